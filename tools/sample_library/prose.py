"""What does a source text of the sample library say, and how is it divided?

A source is a Markdown file with ``key: value`` lines between two ``---`` lines before its body. The body
knows headings (``#`` to ``###``), bullets, numbered lists, quotes (``>``, the speaker after ``--``), tables,
footnotes (``[^]``), charts and ``{draft words|final words}``, which lets two editions share one text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parent / "texts"
BODY_STARTS = "=== body ==="

_ALTERNATIVES = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_BULLET = re.compile(r"(?:[-*]|\d+\.) +")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (chapter) to 3."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a person, with who said them."""

    text: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with bullets or numbers."""

    items: tuple[str, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; the first row is the head."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars: a caption, and (label, value, value as shown)."""

    caption: str
    bars: tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note that stands at the foot of the page of the paragraph before it."""

    text: str


@dataclass(frozen=True, slots=True)
class BodyStart:
    """Where the front matter of a report ends."""


Block = Heading | Paragraph | Quote | Items | Table | Chart | Footnote | BodyStart


@dataclass(frozen=True, slots=True)
class Work:
    """One file of the sample library: what is true of it, how it is laid out, and its text.

    Attributes:
        file: name of the file that is written.
        kind: an id of types.toml.
        layout: "site" (HTML), "report", "columns", "rows" (PDF), "scan", "encrypted", "damaged".
        outcome: what ingestion should say: "indexed", "no-text", "encrypted", "damaged".
        keys: every other value of the front matter.
        body: blocks in order.
    """

    file: str
    title: str
    kind: str
    layout: str
    outcome: str
    keys: dict[str, str]
    body: tuple[Block, ...]

    def get(self, key: str, default: str = "") -> str:
        """A value of the front matter, or the default."""
        return self.keys.get(key, default)

    def many(self, key: str) -> tuple[str, ...]:
        """A value of the front matter that holds several, separated by semicolons."""
        return tuple(part.strip() for part in self.get(key).split(";") if part.strip())


def read_works() -> tuple[Work, ...]:
    """All works, by file name."""
    works = (_read(path) for path in SOURCES.glob("*.md"))
    return tuple(sorted(works, key=lambda work: work.file))


def _read(path: Path) -> Work:
    keys, body = _split(path)
    if "body" in keys:
        body = _split(SOURCES / f"{keys['body']}.md")[1]
    edition = 1 if keys.get("edition") == "draft" else 2
    text = _ALTERNATIVES.sub(lambda match: match.group(edition), body)
    return Work(
        file=keys.pop("file"),
        title=keys.pop("title"),
        kind=keys.pop("type"),
        layout=keys.pop("layout"),
        outcome=keys.pop("outcome", "indexed"),
        keys=keys,
        body=tuple(_block(part) for part in re.split(r"\n{2,}", text.strip()) if part.strip()),
    )


def _split(path: Path) -> tuple[dict[str, str], str]:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.split(":", 1) for line in head.splitlines() if line.strip())
    return {key.strip(): value.strip() for key, value in pairs}, body


def _block(part: str) -> Block:
    lines = part.strip().splitlines()
    first = lines[0]
    if first == BODY_STARTS:
        return BodyStart()
    if first.startswith("#"):
        marks, text = first.split(" ", 1)
        return Heading(len(marks), text.strip())
    if first.startswith(">"):
        return _quote([line.lstrip("> ") for line in lines])
    if first.startswith("[^]"):
        return Footnote(_join(lines)[3:].strip())
    if first.startswith("Table:"):
        return Table(first[6:].strip(), tuple(_cells(line) for line in lines[1:] if not line.startswith("|-")))
    if first.startswith("Chart:"):
        return Chart(first[6:].strip(), tuple(_bar(line) for line in lines[1:]))
    if _BULLET.match(first):
        return _items(lines)
    return Paragraph(_join(lines))


def _quote(lines: list[str]) -> Quote:
    text, _, speaker = _join(lines).partition(" -- ")
    return Quote(text, speaker)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def _bar(line: str) -> tuple[str, float, str]:
    label, value, shown = _cells(line)
    return label, float(value), shown


def _items(lines: list[str]) -> Items:
    items: list[str] = []
    for line in lines:
        start = _BULLET.match(line)
        if start:
            items.append(line[start.end() :].strip())
        else:
            items[-1] += " " + line.strip()
    return Items(tuple(items), numbered=lines[0][0].isdigit())


def _join(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)


def plain(text: str) -> str:
    """The text without its marks for emphasis."""
    return re.sub(r"\*+|\^", "", text)


def marked_up(escaped: str, bold: str, italic: str, raised: str) -> str:
    """Escaped text with ``**bold**``, ``*italic*`` and ``^1^`` as elements of those names."""
    escaped = re.sub(r"\^(\d+)\^", rf"<{raised}>\1</{raised}>", escaped)
    strong = re.sub(r"\*\*(.+?)\*\*", rf"<{bold}>\1</{bold}>", escaped)
    return re.sub(r"\*(.+?)\*", rf"<{italic}>\1</{italic}>", strong)
