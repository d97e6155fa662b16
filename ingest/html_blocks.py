"""Which stretches of text does a web page consist of, and what is each?

The page is walked along its links from element to element, never by recursion: hostile pages nest deeper than
Python's stack.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from gleanings.ingest.html_furniture import is_furniture, names


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    CAPTION = "caption"
    PICTURE = "picture"


@dataclass(slots=True)
class Block:
    """One stretch of text.

    Attributes:
        text: whitespace collapsed, NFC.
        tag: the innermost block element around it.
        level: of a heading, 1 to 6; else 0.
        anchor: fragment that leads to a heading, or None.
        row: identifies the table row that it stands in; 0 for none.
        cell: identifies the table cell that it stands in; 0 for none.
        linked: code points of it that stand inside links.
        main: whether the page's main element holds it.
        furniture: whether a menu, footer, banner or the like holds it.
    """

    kind: Kind
    text: str
    tag: Tag
    level: int = 0
    anchor: str | None = None
    row: int = 0
    cell: int = 0
    linked: int = 0
    main: bool = False
    furniture: bool = False


_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {
    **dict.fromkeys(_HEADINGS, Kind.HEADING),
    **dict.fromkeys(("li", "dd", "dt"), Kind.ITEM),
    **dict.fromkeys(("td", "th"), Kind.CELL),
    **dict.fromkeys(("figcaption", "caption"), Kind.CAPTION),
}
_PARAGRAPHS = names(
    "address article aside blockquote body center details dialog div dl fieldset figure footer form header "
    "hr html legend main nav ol optgroup option p pre section select summary table tbody tfoot thead tr ul"
)
_BLOCKS = _PARAGRAPHS | _KINDS.keys()
_UNSEEN = names(
    "script style noscript template svg math head title iframe object embed canvas audio video select option "
    "button textarea input datalist map"
)
_MAIN_ROLES = frozenset(("main", "article"))
_BREAK = "\u2028"
_PARAGRAPH_BREAK = re.compile(rf"{_BREAK}\s*{_BREAK}")
_INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad\ufffe]")
# Zero-width joiners spell words in the scripts from Arabic to Sinhala.
_JOINING_SCRIPTS = re.compile(r"[\u0600-\u0dff]")
_PICTURE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|svg|webp)$", re.I)
_SHORTEST_PICTURE_WORDS = 3


@dataclass(slots=True)
class _Context:
    """What holds for text directly inside an element."""

    block: Tag
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    row: int = 0
    cell: int = 0
    linked: bool = False
    main: bool = False
    furniture: bool = False
    unseen: bool = False


def blocks_of(soup: BeautifulSoup) -> list[Block]:
    """The page's blocks in the order of its source; scripts, styles and form fields are left out."""
    walk = _Walk(soup)
    for element in soup.descendants:
        if isinstance(element, Tag):
            walk.enter(element)
        elif isinstance(element, NavigableString) and not isinstance(element, PreformattedString):
            walk.take(element)
    walk.close()
    return walk.blocks


def tidy(text: str) -> str:
    """Text with whitespace collapsed and invisible characters dropped, in NFC."""
    if not text.isascii():
        if not _JOINING_SCRIPTS.search(text):
            text = _INVISIBLE.sub("", text)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


class _Walk:
    """Gathers strings until the block element around them changes."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.blocks: list[Block] = []
        self._contexts = {id(soup): _Context(soup)}
        self._parts: list[str] = []
        self._linked = 0
        self._current: _Context | None = None
        self._anchor: str | None = None

    def enter(self, tag: Tag) -> None:
        """Notes what an element's beginning means for the text around it."""
        if tag.name == "br":
            self._parts.append(_BREAK)
        elif tag.name == "img":
            self._take_picture(tag)
        elif tag.name in _BLOCKS:
            self.close()
        anchor = tag.get("id") or (tag.get("name") if tag.name == "a" else None)
        if isinstance(anchor, str) and anchor:
            self._anchor = anchor

    def take(self, string: NavigableString) -> None:
        """Adds a string to the current block, or begins a new one."""
        context = self._context(string.parent)
        if context.unseen:
            return
        if self._current is None or self._current.block is not context.block:
            if string.isspace():
                return
            self.close()
            self._current = context
        self._parts.append(string)
        if context.linked:
            self._linked += len(string)

    def close(self) -> None:
        """Ends the current block."""
        if self._current is not None:
            for part in _PARAGRAPH_BREAK.split("".join(self._parts)):
                text = tidy(part)
                if text:
                    self._add(self._current, text)
        self._parts.clear()
        self._linked = 0
        self._current = None

    def _add(self, context: _Context, text: str) -> None:
        heading = context.kind is Kind.HEADING
        own = context.block.get("id")
        self.blocks.append(
            Block(
                kind=context.kind,
                text=text,
                tag=context.block,
                level=context.level,
                anchor=(own if isinstance(own, str) and own else self._anchor) if heading else None,
                row=context.row,
                cell=context.cell,
                linked=min(self._linked, len(text)),
                main=context.main,
                furniture=context.furniture,
            )
        )
        # An anchor leads to a heading only when no text stands between the two.
        self._anchor = None

    def _take_picture(self, tag: Tag) -> None:
        text = tidy(str(tag.get("alt") or ""))
        context = self._context(tag)
        if len(text.split()) < _SHORTEST_PICTURE_WORDS or _PICTURE_NAME.match(text) or context.unseen:
            return
        linked = len(text) if context.linked else 0
        picture = Block(Kind.PICTURE, text, tag, linked=linked, main=context.main, furniture=context.furniture)
        self.blocks.append(picture)

    def _context(self, tag: Tag | None) -> _Context:
        path = []
        while tag is not None and id(tag) not in self._contexts:
            path.append(tag)
            tag = tag.parent
        context = self._contexts[id(tag)] if tag is not None else _Context(path[-1])
        for step in reversed(path):
            context = _inside(context, step)
            self._contexts[id(step)] = context
        return context


def _inside(outer: _Context, tag: Tag) -> _Context:
    name = tag.name
    block = name in _BLOCKS
    own = _KINDS.get(name)
    main = outer.main or name == "main" or tag.get("role") in _MAIN_ROLES
    return _Context(
        block=tag if block else outer.block,
        kind=own or outer.kind,
        level=_HEADINGS.get(name, outer.level if own is None else 0),
        row=id(tag) if name == "tr" else outer.row,
        cell=id(tag) if own is Kind.CELL else outer.cell,
        linked=outer.linked or name == "a",
        main=main,
        furniture=outer.furniture or is_furniture(tag, main),
        unseen=outer.unseen or name in _UNSEEN,
    )
