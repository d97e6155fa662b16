"""Which of a page's blocks are its text, and which are menus, teasers and notices around it?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import trafilatura

from gleanings.corpus.folding import fold
from gleanings.ingest.html_blocks import Block, Kind

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_KEPT_SHARE = 0.7
_REPEATABLE_WORDS = 4
_MOST_BLOCKS = 30_000
_LITTLE = 0.5
_LONGEST_CELL = 300
_TEXT_KINDS = (Kind.PARAGRAPH, Kind.ITEM, Kind.CELL)


def main_blocks(html: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks that belong to the page's text, in order.

    trafilatura decides which words are main text; the blocks that hold them are taken whole, with the
    headings, captions and picture descriptions among them. Where it finds little of what the page's
    own main element holds, that element decides, and where it finds nothing, all that is no furniture.
    """
    # trafilatura takes minutes over pages of hundreds of thousands of elements.
    extracted = _extracted(html) if len(blocks) <= _MOST_BLOCKS else ""
    kept = _agreeing(blocks, extracted)
    unfurnished = [not block.furniture and not _is_links(block) for block in blocks]
    declared = [block.main and plain for block, plain in zip(blocks, unfurnished, strict=True)]
    if _words(blocks, kept) < _LITTLE * _words(blocks, declared):
        kept = declared
    if not any(kept):
        kept = unfurnished if any(unfurnished) else [block.kind in _TEXT_KINDS for block in blocks]
    allowed = Counter(fold(line.strip(" -|")) for line in extracted.split("\n"))
    return _without_empty_headings(_without_repeats(_with_companions(blocks, kept), allowed))


def _extracted(html: str) -> str:
    text = trafilatura.extract(html, fast=True, include_comments=False, include_tables=True)
    return text or ""


def _agreeing(blocks: Sequence[Block], text: str) -> list[bool]:
    words = _WORD.findall(text.lower())
    shingles = set(_shingles(words))
    lines = {" ".join(_WORD.findall(line)) for line in text.lower().replace("|", "\n").split("\n")}
    return [block.kind in _TEXT_KINDS and _is_in(block, shingles, lines) for block in blocks]


def _is_in(block: Block, shingles: set[tuple[str, ...]], lines: set[str]) -> bool:
    words = _WORD.findall(block.text.lower())
    # The title of a related page is a teaser, although a sentence of the text may name that page.
    if len(words) < _SHINGLE or (block.furniture and _is_links(block)):
        return bool(words) and " ".join(words) in lines
    own = list(_shingles(words))
    return sum(shingle in shingles for shingle in own) >= _KEPT_SHARE * len(own)


def _shingles(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_SHINGLE)), strict=False)


def _words(blocks: Sequence[Block], kept: Sequence[bool]) -> int:
    return sum(len(block.text) for block, keep in zip(blocks, kept, strict=True) if keep)


def _is_links(block: Block) -> bool:
    return block.linked > 0.7 * len(block.text)


def _with_companions(blocks: Sequence[Block], kept: list[bool]) -> list[Block]:
    """Adds what stands among kept text: headings over it, cells beside it, captions, pictures, short lines."""
    indices = [number for number, keep in enumerate(kept) if keep]
    if not indices:
        return []
    first, last = indices[0], indices[-1]
    title = _title_over(blocks, first)
    rows = {blocks[number].row for number in indices if blocks[number].row}
    return [
        block
        for number, block in enumerate(blocks[: last + 1])
        if kept[number]
        or (block.row in rows and _is_plain_cell(block))
        or (number >= title and not block.furniture and _accompanies(block, number > first))
        or (first < number < last and _fills_gap(blocks[number - 1 : number + 2], kept[number - 1 : number + 2]))
    ]


def _title_over(blocks: Sequence[Block], first: int) -> int:
    """Where the headings over the first kept text begin: at the nearest main heading, else at the nearest."""
    over = [number for number in range(first) if blocks[number].level and not blocks[number].furniture]
    main = [number for number in over if blocks[number].level == 1]
    return (main or over or [first])[-1]


def _accompanies(block: Block, begun: bool) -> bool:
    if block.kind is Kind.HEADING:
        return True
    return begun and block.kind in (Kind.CAPTION, Kind.PICTURE) and not block.linked


def _fills_gap(around: Sequence[Block], kept: Sequence[bool]) -> bool:
    """Whether a block stands between two kept ones under the same element."""
    before, block, after = around
    if not (kept[0] and kept[2]) or block.furniture or block.linked or block.kind not in _TEXT_KINDS:
        return False
    return block.tag.parent in (before.tag.parent, after.tag.parent)


def _is_plain_cell(block: Block) -> bool:
    return block.kind is Kind.CELL and len(block.text) <= _LONGEST_CELL and not (block.furniture or block.linked)


def _without_repeats(blocks: Sequence[Block], allowed: Counter[str]) -> list[Block]:
    """Leaves out what stands twice, as in slide shows: lines that trafilatura has once, captions, pictures.

    Args:
        blocks: in order.
        allowed: how often a folded line may stand; once when it is not in there.
    """
    seen: Counter[str] = Counter()
    described: set[str] = set()
    written = "\n".join(fold(block.text) for block in blocks if block.kind is not Kind.PICTURE)
    titles = {fold(block.text) for block in blocks if block.level == 1}
    kept = []
    for block in blocks:
        text = fold(block.text)
        if block.kind is Kind.PICTURE:
            repeats = text in described or text in written
            described.add(text)
        elif block.kind is Kind.HEADING:
            repeats = seen[text] > 0 and text in titles
        else:
            short = block.cell or text.count(" ") + 1 < _REPEATABLE_WORDS
            repeats = text in titles or (not short and seen[text] >= max(1, allowed[text]))
        if not repeats:
            kept.append(block)
            seen[text] += block.kind is not Kind.PICTURE
    return kept


def _without_empty_headings(blocks: Sequence[Block]) -> list[Block]:
    """Leaves out headings under which nothing stands before the next one of their rank."""
    kept: list[Block] = []
    lowest_filled = 0
    for block in reversed(blocks):
        if block.kind is not Kind.HEADING:
            lowest_filled = 7
            kept.append(block)
        elif block.level < lowest_filled:
            lowest_filled = block.level
            kept.append(block)
    kept.reverse()
    return kept
