"""What do the files look like that readers stumble over: row by row, scanned, locked, damaged?"""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from tools.sample_library.prose import Block, Footnote, Heading, Items, Paragraph, Quote, Work, plain
from tools.sample_library.report import MARK

_WIDTH, _HEIGHT = A4
_MARGIN = 20 * mm
_COLUMN = (_WIDTH - 2 * _MARGIN - 10 * mm) / 2
_LEADING = 14.2
_SIZE = 10.4
_PASSWORD = "lease2015"  # noqa: S105 - the file is there to be refused, its password is no secret


def _canvas(work: Work, target: BytesIO) -> Canvas:
    canvas = Canvas(target, pagesize=A4, pageCompression=0, invariant=1)
    canvas.setTitle(work.get("pdf_title", work.title))
    canvas.setAuthor(work.get("pdf_author", ", ".join(work.many("authors"))))
    canvas.setSubject(MARK)
    canvas.setCreator(work.get("creator", "Writer"))
    return canvas


def write_rows(work: Work) -> bytes:
    """Two columns whose lines are drawn row by row across the page, as some layout programs do."""
    target = BytesIO()
    canvas = _canvas(work, target)
    lines = [line for block in work.body for line in _lines(block)]
    notes = [plain(block.text) for block in work.body if isinstance(block, Footnote)]
    number = 0
    while lines:
        number += 1
        top = _HEIGHT - 22 * mm - (_draw_head(canvas, work) if number == 1 else 0)
        rows = int((top - 34 * mm) / _LEADING)
        left, right, lines = lines[:rows], lines[rows : 2 * rows], lines[2 * rows :]
        if not lines:
            both = left + right
            middle = (len(both) + 1) // 2
            left, right = both[:middle], both[middle:]
        _draw_rows(canvas, top, left, right)
        _draw_page_furniture(canvas, work, number, notes if not lines else [])
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_head(canvas: Canvas, work: Work) -> float:
    height = 0.0
    for text, font, size in ((work.title, "Helvetica-Bold", 19), (work.get("strapline"), "Helvetica", 12)):
        for line in simpleSplit(text, font, size, _WIDTH - 2 * _MARGIN):
            height += size * 1.3
            canvas.setFont(font, size)
            canvas.drawString(_MARGIN, _HEIGHT - 20 * mm - height, line)
    for line in work.many("cover_lines"):
        height += 13
        canvas.setFont("Helvetica", 9)
        canvas.drawString(_MARGIN, _HEIGHT - 22 * mm - height, line)
    return height + 10 * mm


def _draw_rows(canvas: Canvas, top: float, left: list[tuple[str, str]], right: list[tuple[str, str]]) -> None:
    for row in range(max(len(left), len(right))):
        for column, side in enumerate((left, right)):
            if row < len(side):
                font, text = side[row]
                canvas.setFont(font, _SIZE)
                canvas.drawString(_MARGIN + column * (_COLUMN + 10 * mm), top - row * _LEADING, text)


def _draw_page_furniture(canvas: Canvas, work: Work, number: int, notes: list[str]) -> None:
    canvas.setFont("Helvetica", 8)
    bottom = 27 * mm
    for text in notes:
        for line in simpleSplit(text, "Helvetica", 8, _WIDTH - 2 * _MARGIN):
            canvas.drawString(_MARGIN, bottom, line)
            bottom -= 10
    canvas.drawString(_MARGIN, 12 * mm, f"{MARK} · {work.get('publisher')}")
    canvas.drawRightString(_WIDTH - _MARGIN, 12 * mm, f"Page {number}")


def _lines(block: Block) -> list[tuple[str, str]]:
    match block:
        case Heading(_, text):
            return _wrapped(plain(text), "Helvetica-Bold")
        case Paragraph(text):
            return [*_wrapped(plain(text), "Helvetica"), ("Helvetica", "")]
        case Quote(text, speaker):
            said = f"“{plain(text)}” ({speaker})"
            return [*_wrapped(said, "Helvetica-Oblique"), ("Helvetica", "")]
        case Items(items, _):
            return [line for item in items for line in _wrapped(f"• {plain(item)}", "Helvetica")] + [
                ("Helvetica", "")
            ]
        case _:
            return []


def _wrapped(text: str, font: str) -> list[tuple[str, str]]:
    return [(font, line) for line in simpleSplit(text, font, _SIZE, _COLUMN)]


def write_scan(work: Work) -> bytes:
    """Pages that are pictures: typed sheets on a slightly crooked, speckled scanner glass."""
    target = BytesIO()
    canvas = _canvas(work, target)
    sheets: list[list[Block]] = [[]]
    for block in work.body:
        if isinstance(block, Heading) and block.level == 1 and sheets[-1]:
            sheets.append([])
        sheets[-1].append(block)
    for number, sheet in enumerate(sheets, start=1):
        picture = BytesIO()
        _scanned(sheet, number).save(picture, "JPEG", quality=38)
        picture.seek(0)
        canvas.drawImage(ImageReader(picture), 0, 0, _WIDTH, _HEIGHT)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _scanned(sheet: list[Block], number: int) -> Image.Image:
    width, height = 992, 1403
    picture = Image.new("L", (width, height), 244)
    pen = ImageDraw.Draw(picture)
    fonts = Path(reportlab.__file__).parent / "fonts"
    top = 110
    for block in sheet:
        heading = isinstance(block, Heading)
        size = 34 if heading else 21
        font = ImageFont.truetype(str(fonts / ("VeraBd.ttf" if heading else "Vera.ttf")), size)
        for line in _picture_lines(block, font):
            pen.text((100, top), line, fill=40, font=font)
            top += int(size * 1.5)
        top += 14
    small = ImageFont.truetype(str(fonts / "Vera.ttf"), 16)
    pen.text((100, height - 80), f"{MARK}    sheet {number}", fill=60, font=small)
    chance = random.Random(number)  # noqa: S311 - specks of dust, not a secret
    for _ in range(220):
        x, y = chance.randrange(width), chance.randrange(height)
        pen.point((x, y), fill=chance.randrange(60, 160))
    turned = picture.rotate(chance.choice((-0.7, 0.6)), resample=Image.Resampling.BICUBIC, fillcolor=232)
    return turned.filter(ImageFilter.GaussianBlur(0.6))


def _picture_lines(block: Block, font: ImageFont.FreeTypeFont) -> list[str]:
    if isinstance(block, Items):
        return [line for item in block.items for line in _fitted(f"- {item}", font)]
    return _fitted(plain(getattr(block, "text", "")), font)


def _fitted(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= 790:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def write_locked(work: Work) -> bytes:
    """A PDF that opens only with a password."""
    target = BytesIO()
    lock = StandardEncryption(_PASSWORD, ownerPassword="council", canPrint=0, strength=128)
    canvas = Canvas(target, pagesize=A4, pageCompression=0, invariant=1, encrypt=lock)
    canvas.setTitle(work.title)
    canvas.setSubject(MARK)
    _draw_plain_pages(canvas, work)
    return target.getvalue()


def write_damaged(work: Work) -> bytes:
    """A PDF whose download broke off early: no reader finds a page in it."""
    target = BytesIO()
    _draw_plain_pages(_canvas(work, target), work)
    whole = target.getvalue()
    # Readers rebuild a file from the objects they can find; cut before the first page object is complete.
    return whole[: whole.index(b"/Type /Page\n") - 40] if b"/Type /Page\n" in whole else whole[:700]


def _draw_plain_pages(canvas: Canvas, work: Work) -> None:
    text = canvas.beginText(_MARGIN, _HEIGHT - 30 * mm)
    text.setFont("Times-Roman", 11, leading=15)
    for block in work.body:
        words = " ".join(block.items) if isinstance(block, Items) else getattr(block, "text", "")
        for line in [*simpleSplit(plain(words), "Times-Roman", 11, _WIDTH - 2 * _MARGIN), ""]:
            if text.getY() < 28 * mm:
                text = _next_page(canvas, work, text)
            text.textLine(line)
    _next_page(canvas, work, text)
    canvas.save()


def _next_page(canvas: Canvas, work: Work, text: PDFTextObject) -> PDFTextObject:
    canvas.drawText(text)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(_MARGIN, 12 * mm, f"{MARK} · {work.get('publisher')}")
    canvas.showPage()
    following = canvas.beginText(_MARGIN, _HEIGHT - 30 * mm)
    following.setFont("Times-Roman", 11, leading=15)
    return following
