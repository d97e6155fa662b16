"""How do the blocks of a web page become numbered, headed pages?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from gleanings.corpus.model import Page
from gleanings.ingest.html_blocks import Block, Kind

_DEEPEST_SECTION = 4
_SHORTEST_SECTION = 60
_LONGEST_CELL = 300


@dataclass(slots=True)
class _Section:
    heading: str | None
    anchor: str | None
    level: int
    blocks: list[Block]

    def is_short(self) -> bool:
        """Whether it is hardly more than its heading."""
        body = (len(block.text) for block in self.blocks if block.kind is not Kind.HEADING and not _is_aside(block))
        return sum(body) < _SHORTEST_SECTION


def pages_of(blocks: Sequence[Block], reader: str) -> tuple[Page, ...]:
    """One page for each headed section; text before the first heading is page 1.

    The page's title heads the text that follows it and is not repeated there; other headings begin the text
    that they head. A section that is hardly more than its heading joins the one that follows under it, else
    the one before. Captions and descriptions of pictures stand behind the prose of their section.
    """
    pages: list[Page] = []
    for section in _merged(_sections(blocks)):
        text = _text(sorted(section.blocks, key=_is_aside))
        if text:
            pages.append(Page(len(pages) + 1, text, None, section.heading, section.anchor, reader=reader))
    return tuple(pages)


def _sections(blocks: Sequence[Block]) -> Iterator[_Section]:
    section = _Section(None, None, 0, [])
    titled = False
    for block in blocks:
        if block.kind is not Kind.HEADING or block.level > _DEEPEST_SECTION:
            section.blocks.append(block)
            continue
        if section.blocks or section.heading:
            yield section
        is_title = block.level == 1 and not titled
        titled = titled or is_title
        section = _Section(block.text, block.anchor, block.level, [] if is_title else [block])
    yield section


def _merged(sections: Iterable[_Section]) -> list[_Section]:
    downwards: list[_Section] = []
    for section in sections:
        if downwards and downwards[-1].is_short() and section.level > downwards[-1].level:
            section.blocks[:0] = downwards.pop().blocks
        downwards.append(section)
    merged: list[_Section] = []
    for section in downwards:
        if merged and section.is_short() and section.level >= merged[-1].level:
            merged[-1].blocks += section.blocks
        else:
            merged.append(section)
    return merged


def _is_aside(block: Block) -> bool:
    """Whether a block is about a picture and no part of the prose."""
    return block.kind is Kind.PICTURE or (block.kind is Kind.CAPTION and not block.row)


def _text(blocks: Sequence[Block]) -> str:
    paragraphs = []
    for group, members in groupby(blocks, _group):
        if group == "table":
            paragraphs.append(_table(list(members)))
        elif group == "list":
            paragraphs.append("\n".join(f"- {block.text}" for block in members))
        else:
            paragraphs += [block.text for block in members]
    return "\n\n".join(paragraphs)


def _group(block: Block) -> str:
    if block.row:
        return "table"
    return "list" if block.kind is Kind.ITEM else "text"


def _table(blocks: list[Block]) -> str:
    """Rows as lines with cells between bars; a table that holds running text is laid out as text."""
    cells = [
        (row, " ".join(block.text for block in members))
        for (row, _), members in groupby(blocks, lambda block: (block.row, block.cell))
    ]
    if any(len(text) > _LONGEST_CELL for _, text in cells):
        return "\n\n".join(block.text for block in blocks)
    return "\n".join(" | ".join(text for _, text in row) for _, row in groupby(cells, lambda cell: cell[0]))
