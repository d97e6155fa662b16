from gleanings.index.whoosh.postings import Places, Postings
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.standing import Standing, Titles

VERSION: int

def find(prefixes: memoryview, starts: memoryview, joined: memoryview, term: bytes, /) -> int | None: ...
def texts(starts: memoryview, joined: memoryview, numbers: list[int], /) -> list[str]: ...
def intersection(lists: tuple[Postings, ...], size: int, out: Array, /) -> int: ...
def holding(lists: tuple[Postings, ...], size: int, documents: Array, out: Array, /) -> int: ...
def union(lists: tuple[Postings, ...], size: int, out: Array | None, /) -> int: ...
def scored(
    terms: tuple[tuple[float, Postings], ...],
    norms: tuple[Array, Array, float],
    together: bool,
    titles: Titles | None,
    documents: Array,
    scores: Array,
    /,
) -> tuple[int, int]: ...
def add_scores(
    terms: tuple[tuple[float, Postings], ...], norms: tuple[Array, Array, float], documents: Array, scores: Array, /
) -> None: ...
def best(documents: Array, scores: Array, ranks: Array, chosen: Array, highest: Array, /) -> int: ...
def lifted(
    standing: Standing,
    size: int,
    documents: Array,
    scores: Array,
    ranks: Array,
    least: float,
    chosen: Array,
    highest: Array,
    /,
) -> int: ...
def count_values(sets: Array, starts: Array, members: Array, documents: Array, counts: Array, /) -> None: ...
def phrases(
    places: tuple[Places, ...],
    size: int,
    within: Array | None,
    ends: Array | None,
    documents: Array,
    counts: Array,
    /,
) -> int: ...
def titled(lists: tuple[Postings, ...], size: int, documents: Array, out: Array, /) -> int: ...
