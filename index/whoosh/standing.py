"""What must the loops over postings know to lift documents that hold the words of a query in one place?"""

from __future__ import annotations

from typing import NamedTuple

from gleanings.index.whoosh.postings import Places
from gleanings.index.whoosh.segment_file import Array


class Titles(NamedTuple):
    """What a document is lifted for that holds all words in its title.

    Attributes:
        in_title: what is added to its score.
        as_titled: what is added instead where they stand there as they were typed.
        typed: where each word stands, of those that were typed side by side; empty where nobody asks.
        lengths: of all titles.
    """

    in_title: float
    as_titled: float
    typed: tuple[Places, ...]
    lengths: Array


class Standing(NamedTuple):
    """What a document is lifted for that holds all words on one page, or side by side.

    Attributes:
        parts: where each word stands.
        typed: the same for those that were typed side by side, small words among them; empty where nobody asks.
        page_tokens, page_starts: where the pages of all documents begin, as ``Parts`` has it.
        on_one_page: what is added to its score for one page that holds all words.
        as_typed: what is added where the words stand as they were typed.
    """

    parts: tuple[Places, ...]
    typed: tuple[Places, ...]
    page_tokens: Array
    page_starts: Array
    on_one_page: float
    as_typed: float
