"""Which type sizes and colours do the PDF reports of the sample library have?"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle

from tools.sample_library.prose import Work


@dataclass(frozen=True, slots=True)
class Look:
    """Family, faces and colours of one report."""

    family: str
    colour: str
    accent: str
    sans: str = "Helvetica"
    sans_bold: str = "Helvetica-Bold"

    @classmethod
    def of(cls, work: Work) -> Look:
        """The look that the front matter asks for."""
        return cls(
            family=work.get("family", "serif"),
            colour=work.get("colour", "#1d5c50"),
            accent=work.get("accent", "#b5651d"),
        )


def _styles(face: str, bold: str, italic: str, size: float) -> dict[str, ParagraphStyle]:
    body = ParagraphStyle("body", fontName=face, fontSize=size, leading=size * 1.45, spaceAfter=size * 0.72)
    ink = HexColor("#20302e")
    sans, sans_bold = "Helvetica", "Helvetica-Bold"
    rows: dict[str, ParagraphStyle] = {
        "body": body,
        "narrow": ParagraphStyle("narrow", body, fontSize=size - 1, leading=(size - 1) * 1.34, alignment=TA_JUSTIFY),
        "h1": ParagraphStyle(
            "h1", fontName=bold, keepWithNext=1, fontSize=20, leading=25, spaceBefore=14, spaceAfter=10, textColor=ink
        ),
        "h2": ParagraphStyle(
            "h2", fontName=bold, keepWithNext=1, fontSize=13.5, leading=17, spaceBefore=10, spaceAfter=5
        ),
        "h3": ParagraphStyle(
            "h3", fontName=bold, keepWithNext=1, fontSize=11, leading=14, spaceBefore=6, spaceAfter=3
        ),
        "quote": ParagraphStyle(
            "quote", body, keepWithNext=1, fontName=italic, leftIndent=16, rightIndent=10, spaceAfter=1
        ),
        "speaker": ParagraphStyle("speaker", body, fontName=sans, fontSize=8.5, leading=11, leftIndent=16),
        "item": ParagraphStyle("item", body, leftIndent=14, bulletIndent=2, spaceAfter=size * 0.4),
        "caption": ParagraphStyle(
            "caption", keepWithNext=1, fontName=sans_bold, fontSize=9, leading=12, spaceBefore=4, spaceAfter=4
        ),
        "head": ParagraphStyle("head", fontName=sans_bold, fontSize=8.5, leading=10.5, textColor=white),
        "cell": ParagraphStyle("cell", fontName=sans, fontSize=8.5, leading=10.5),
        "note": ParagraphStyle("note", fontName=face, fontSize=8, leading=9.6),
        "title": ParagraphStyle("title", fontName=bold, fontSize=21, leading=25, spaceAfter=6, textColor=ink),
        "strap": ParagraphStyle("strap", fontName=italic, fontSize=13, leading=17, spaceAfter=6),
        "byline": ParagraphStyle("byline", fontName=sans, fontSize=9, leading=12, spaceAfter=7),
        "summary": ParagraphStyle("summary", body, fontName=face, spaceBefore=8, alignment=TA_LEFT),
        "cover": ParagraphStyle("cover", fontName=bold, fontSize=30, leading=36, spaceAfter=12, textColor=white),
        "cover-strap": ParagraphStyle("cover-strap", fontName=face, fontSize=15, leading=20, textColor=white),
        "cover-line": ParagraphStyle(
            "cover-line", fontName=sans, fontSize=11, leading=15, spaceAfter=9, textColor=ink
        ),
        "cover-strong": ParagraphStyle(
            "cover-strong", fontName=sans_bold, fontSize=13, leading=17, spaceAfter=9, textColor=ink
        ),
        "contents": ParagraphStyle("contents", fontName=bold, fontSize=20, leading=26, spaceAfter=12),
        "toc1": ParagraphStyle("toc1", fontName=bold, fontSize=10.5, leading=15, spaceBefore=5),
        "toc2": ParagraphStyle("toc2", fontName=face, fontSize=10, leading=13.5, leftIndent=12),
    }
    return rows


STYLES = {
    "serif": _styles("Times-Roman", "Times-Bold", "Times-Italic", 11),
    "book": _styles("Times-Roman", "Times-Bold", "Times-Italic", 12.4),
    "sans": _styles("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", 10),
}
