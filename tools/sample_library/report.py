"""How does a work look as a PDF report in one or two columns?"""

from __future__ import annotations

from html import escape
from io import BytesIO

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid
from reportlab.platypus.tableofcontents import TableOfContents

from tools.sample_library.flowables import Bars, BodyMark, HeadingText, NoteMark
from tools.sample_library.prose import (
    Block,
    BodyStart,
    Chart,
    Footnote,
    Heading,
    Items,
    Paragraph,
    Quote,
    Table,
    Work,
    marked_up,
    plain,
)
from tools.sample_library.styles import STYLES, Look

MARK = "Sample library (invented)"
_WIDTH, _HEIGHT = A4
_MARGIN = 24 * mm
_GUTTER = 8 * mm


class Report(BaseDocTemplate):
    """A PDF with running heads, page labels, bookmarks and notes at the foot of the page."""

    def __init__(self, target: BytesIO, work: Work, chapters: dict[int, str]) -> None:
        super().__init__(
            target,
            pagesize=A4,
            title=work.get("pdf_title", work.title),
            author=work.get("pdf_author", ", ".join(work.many("authors"))),
            subject=MARK,
            creator=work.get("creator", "Writer"),
            lang=work.get("language", "en-GB"),
            pageCompression=0,
            invariant=1,
        )
        self.work = work
        self.look = Look.of(work)
        self.numbering = work.get("numbering", "plain")
        self.first_body_page = 1
        self.chapters_known = chapters
        self.chapters: dict[int, str] = {}
        self.outline_level = -1
        self.page_notes: list[str] = []
        self.addPageTemplates(self._templates())

    def _templates(self) -> list[PageTemplate]:
        body = [_frame(0, 1)]
        columns = [_frame(0, 2), _frame(1, 2)]
        # The first page of a paper in columns has its title across both.
        head = float(self.work.get("head_mm", "70")) * mm
        title = Frame(_MARGIN, _HEIGHT - _MARGIN - head, _WIDTH - 2 * _MARGIN, head, 0, 0, 0, 0, id="title")
        first = [title, _frame(0, 2, head), _frame(1, 2, head)]
        below = Frame(_MARGIN, 22 * mm, _WIDTH - 2 * _MARGIN, _HEIGHT * 0.42 - 38 * mm, 0, 0, 0, 0)
        cover = PageTemplate("cover", [_frame(0, 1, floor=_HEIGHT * 0.44), below], onPage=self._draw_cover)
        templates = [
            PageTemplate("body", body, onPage=self._draw_head, onPageEnd=self._draw_body),
            PageTemplate("front", body, onPage=self._draw_head, onPageEnd=self._draw_front),
            PageTemplate("columns", columns, onPage=self._draw_head, onPageEnd=self._draw_body),
        ]
        # The first template is the one that page 1 gets.
        if self.work.get("cover") == "yes":
            return [cover, *templates]
        if self.work.layout == "columns":
            return [PageTemplate("first", first, onPage=self._draw_head, onPageEnd=self._draw_body), *templates]
        return templates

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
        """Forget what the pass before this one saw: contents take two."""
        self.first_body_page, self.outline_level = 1, -1
        self.chapters, self.page_notes = {}, []

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Bookmark headings, enter them into the contents, and keep the running head."""
        if isinstance(flowable, BodyMark):
            self.first_body_page = self.page
        if not isinstance(flowable, HeadingText) or flowable.outline_level is None:
            return
        # A heading may not stand more than one level below the one before it.
        level = self.outline_level = min(flowable.outline_level, self.outline_level + 1)
        text = flowable.getPlainText()
        if level == 0:
            self.chapters.setdefault(self.page, text)
        key = f"h{self.page}-{abs(hash_of(text))}"
        if self.work.get("outline") == "yes":
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, level=level)
        if self.in_body:
            self.notify("TOCEntry", (level, escape(text), self.page - self.first_body_page + 1))

    @property
    def in_body(self) -> bool:
        """Whether the page belongs to the arabic numbers."""
        return self.numbering == "plain" or (self.first_body_page > 1 and self.page >= self.first_body_page)

    def _draw_cover(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFillColor(HexColor(self.look.colour))
        canvas.rect(0, _HEIGHT * 0.42, _WIDTH, _HEIGHT * 0.58, stroke=0, fill=1)
        canvas.setFillColor(HexColor(self.look.accent))
        canvas.rect(0, _HEIGHT * 0.42 - 4 * mm, _WIDTH, 4 * mm, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.setFont(self.look.sans, 10)
        canvas.drawString(_MARGIN, _HEIGHT - 16 * mm, MARK)
        canvas.restoreState()
        if self.numbering == "labels":
            canvas.addPageLabel(0, prefix="Cover")
            canvas.addPageLabel(1, style="ROMAN_LOWER", start=2)

    def _draw_front(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        self._draw_notes(canvas)
        number = _roman(self.page) if self.numbering == "labels" else ""
        self._draw_foot(canvas, number)

    def _draw_body(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        self._draw_notes(canvas)
        first = 1 if self.numbering == "plain" else self.first_body_page
        if self.numbering == "labels" and self.page == first:
            canvas.addPageLabel(self.page - 1, style="ARABIC", start=1)
        self._draw_foot(canvas, str(self.page - first + 1))

    def _draw_head(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        top = _HEIGHT - 14 * mm
        canvas.saveState()
        canvas.setFont(self.look.sans, 8)
        canvas.setFillColor(HexColor("#4d5b59"))
        canvas.drawString(_MARGIN, top, self.work.get("running_head", self.work.title))
        canvas.drawRightString(_WIDTH - _MARGIN, top, self._chapter())
        if self.work.get("stamp"):
            canvas.setFont(self.look.sans_bold, 8)
            canvas.drawCentredString(_WIDTH / 2, top + 4 * mm, self.work.get("stamp"))
        canvas.restoreState()

    def _chapter(self) -> str:
        begun = [page for page in self.chapters_known if page <= self.page]
        return self.chapters_known[max(begun)] if begun else ""

    def _draw_foot(self, canvas: Canvas, number: str) -> None:
        canvas.saveState()
        canvas.setFont(self.look.sans, 8)
        canvas.setFillColor(HexColor("#4d5b59"))
        canvas.drawString(_MARGIN, 12 * mm, f"{MARK} · {self.work.get('publisher')}")
        canvas.drawRightString(_WIDTH - _MARGIN, 12 * mm, number)
        canvas.restoreState()

    def _draw_notes(self, canvas: Canvas) -> None:
        bottom = 17 * mm
        for note in reversed(self.page_notes):
            text = Text(note, STYLES[self.look.family]["note"])
            _, height = text.wrap(_WIDTH - 2 * _MARGIN, 40 * mm)
            text.drawOn(canvas, _MARGIN, bottom)
            bottom += height + 2
        if self.page_notes:
            canvas.setLineWidth(0.4)
            canvas.line(_MARGIN, bottom + 2, _MARGIN + 40 * mm, bottom + 2)
        self.page_notes = []


def write_report(work: Work) -> bytes:
    """The report as bytes of a PDF.

    It is laid out twice: a running head is drawn before the headings of its page are known.
    """
    look = Look.of(work)
    trial = Report(BytesIO(), work, chapters={})
    trial.multiBuild(_story(work, look))
    target = BytesIO()
    Report(target, work, trial.chapters).multiBuild(_story(work, look))
    return target.getvalue()


def _story(work: Work, look: Look) -> list[Flowable]:
    story = _cover(work, look) if work.get("cover") == "yes" else _masthead(work, look)
    columns = work.layout == "columns"
    seen_body = False
    for block in work.body:
        if isinstance(block, BodyStart):
            story += _contents(look) if work.get("contents") == "yes" else []
            story += [NextPageTemplate("body"), PageBreak(), BodyMark()]
            seen_body = True
            continue
        starts_page = isinstance(block, Heading) and block.level == 1 and work.get("chapters") == "new-page"
        if starts_page and not isinstance(story[-1], BodyMark | PageBreak):
            story.append(PageBreak())
        story += _flow(block, look, narrow=columns)
    if not seen_body and work.get("cover") == "yes":
        msg = f"{work.file}: a work with a cover needs a line '=== body ==='"
        raise ValueError(msg)
    return story


def _cover(work: Work, look: Look) -> list[Flowable]:
    styles = STYLES[look.family]
    story: list[Flowable] = [
        NextPageTemplate("front"),
        Spacer(1, 34 * mm),
        Text(escape(work.title), styles["cover"]),
    ]
    if work.get("strapline"):
        story.append(Text(escape(work.get("strapline")), styles["cover-strap"]))
    story.append(FrameBreak())
    for place, line in enumerate(work.many("cover_lines")):
        story.append(Text(escape(line), styles["cover-line" if place % 2 else "cover-strong"]))
    return [*story, PageBreak()]


def _masthead(work: Work, look: Look) -> list[Flowable]:
    styles = STYLES[look.family]
    columns = work.layout == "columns"
    story: list[Flowable] = [NextPageTemplate("columns")] if columns else []
    story.append(Text(escape(work.title), styles["title"]))
    if work.get("strapline"):
        story.append(Text(escape(work.get("strapline")), styles["strap"]))
    story += [Text(escape(line), styles["byline"]) for line in work.many("cover_lines")]
    if work.get("summary"):
        story.append(Text(_inline(work.get("summary")), styles["summary"]))
    return [*story, FrameBreak()] if columns else [*story, Spacer(1, 5 * mm)]


def _contents(look: Look) -> list[Flowable]:
    styles = STYLES[look.family]
    contents = TableOfContents()
    contents.levelStyles = [styles["toc1"], styles["toc2"]]
    return [PageBreak(), Text("Contents", styles["contents"]), contents]


def _flow(block: Block, look: Look, narrow: bool) -> list[Flowable]:
    styles = STYLES[look.family]
    match block:
        case Heading(level, text):
            return [_heading(level, text, styles, narrow)]
        case Paragraph(text):
            return [Text(_inline(text), styles["narrow" if narrow else "body"])]
        case Quote(text, speaker):
            quote = Text(f"“{_inline(text.strip('“”'))}”", styles["quote"])
            return [quote, Text(_inline(speaker), styles["speaker"])]
        case Items(items, numbered):
            return [
                Text(_inline(item), styles["item"], bulletText=f"{number}." if numbered else "•")
                for number, item in enumerate(items, start=1)
            ]
        case Table(caption, rows):
            grid = _grid(rows, styles, look, narrow)
            return [Text(_inline(caption), styles["caption"]), grid, Spacer(1, 4 * mm)]
        case Chart(caption, _):
            return [Text(_inline(caption), styles["caption"]), Bars(block, look), Spacer(1, 4 * mm)]
        case Footnote(text):
            return [NoteMark(_inline(text))]
        case _:
            return []


def _heading(level: int, text: str, styles: dict[str, ParagraphStyle], narrow: bool) -> HeadingText:
    heading = HeadingText(_inline(text), styles[f"h{max(level, 2) if narrow else level}"])
    if level < 3:
        heading.outline_level = 0 if narrow else level - 1
    return heading


def _grid(rows: tuple[tuple[str, ...], ...], styles: dict[str, ParagraphStyle], look: Look, narrow: bool) -> Grid:
    cells = [
        [Text(_inline(cell), styles["head" if number == 0 else "cell"]) for cell in row]
        for number, row in enumerate(rows)
    ]
    width = ((_WIDTH - 2 * _MARGIN - _GUTTER) / 2) if narrow else _WIDTH - 2 * _MARGIN
    weights = [max(9.0, min(30.0, max(len(plain(row[column])) for row in rows))) for column in range(len(rows[0]))]
    grid = Grid(cells, colWidths=[width * weight / sum(weights) for weight in weights], repeatRows=1)
    grid.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(look.colour)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, HexColor("#b9c2c0")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return grid


def _frame(column: int, columns: int, head: float = 0.0, floor: float = 30 * mm) -> Frame:
    width = (_WIDTH - 2 * _MARGIN - _GUTTER * (columns - 1)) / columns
    left = _MARGIN + column * (width + _GUTTER)
    return Frame(left, floor, width, _HEIGHT - _MARGIN - floor - head, 0, 0, 0, 0)


def hash_of(text: str) -> int:
    """A number that is the same in every process, unlike hash()."""
    return sum(place * ord(letter) for place, letter in enumerate(text, start=1))


def _inline(text: str) -> str:
    return marked_up(escape(text, quote=False), "b", "i", "super")


def _roman(number: int) -> str:
    return ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")[number]
