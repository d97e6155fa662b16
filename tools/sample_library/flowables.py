"""What stands in the flow of a PDF report besides running text?"""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph as Text

from tools.sample_library.prose import Chart
from tools.sample_library.styles import Look


class HeadingText(Text):
    """A heading; its level in the outline is None where it stands in no outline."""

    outline_level: int | None = None


class NoteMark(Flowable):
    """A note that is drawn at the foot of the page on which this stands."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """No room: the foot of the page is kept free for notes."""
        return 0, 0

    def draw(self) -> None:
        """Hand the note to the page."""
        notes = self._doctemplateAttr("page_notes")  # type: ignore[attr-defined] # the stubs leave it out
        notes.append(self.text)


class BodyMark(Flowable):
    """Where page 1 begins."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """No room."""
        return 0, 0

    def draw(self) -> None:
        """Nothing: it only marks the page."""


class Bars(Flowable):
    """A chart of horizontal bars."""

    def __init__(self, chart: Chart, look: Look) -> None:
        super().__init__()
        self.chart, self.look = chart, look

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The full width, and six millimetres a bar."""
        self.width, self.height = width, 6 * mm * len(self.chart.bars) + 2 * mm
        return self.width, self.height

    def draw(self) -> None:
        """Labels on the left, bars to scale, values at their ends."""
        labels, longest = 52 * mm, max(value for _, value, _ in self.chart.bars)
        for row, (label, value, shown) in enumerate(self.chart.bars):
            bottom = self.height - 6 * mm * (row + 1)
            self.canv.setFont(self.look.sans, 8.5)
            self.canv.setFillColor(HexColor("#20302e"))
            self.canv.drawString(0, bottom + 1.4 * mm, label)
            length = (self.width - labels - 22 * mm) * value / longest
            self.canv.setFillColor(HexColor(self.look.colour))
            self.canv.rect(labels, bottom, length, 4.4 * mm, stroke=0, fill=1)
            self.canv.setFillColor(HexColor("#20302e"))
            self.canv.drawString(labels + length + 2 * mm, bottom + 1.4 * mm, shown)
