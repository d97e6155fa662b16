"""On which pages of a few documents does a query stand? An index with an entry for each passage tells it.

A passage belongs to a version of a document, whose texts never change; so its entries are in no revision, and go when
no document of that version is left. They hold stems alone: exact phrases are not looked for in them. A phrase may run
on into the next passage: what stands around the end of a passage is a field of its own, with a sign where it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from gleanings.index.engine import Hint, Hit, IndexDocument
from gleanings.index.nodes import Leaf, Phrase, Word, forms
from gleanings.index.opensearch.bulk import write
from gleanings.index.opensearch.cluster import Cluster
from gleanings.index.opensearch.compilation import either
from gleanings.index.opensearch.encoding import token
from gleanings.index.opensearch.mapping import GAP, Json

#: Of so many passages of a document the pages are told: more than anybody reads.
_BEST = 24
_PAGE = 5_000
#: Phrases of more words are not looked for.
_LONGEST_PHRASE = 5
_AROUND = _LONGEST_PHRASE - 1


def version_key(id: str, version: int) -> str:  # noqa: A002  # as the fields are called
    """What the passages of a version are found by."""
    return f"{version}@{id}"


def entries(document: IndexDocument, stems: Callable[[str], str]) -> list[Json]:
    """The lines of ``_bulk`` that write the passages of a document.

    Args:
        document: to be indexed.
        stems: the stems of a text, with blanks between.
    """
    of = version_key(document.id, document.version)
    held = [(page, stemmed) for page, text in _passages(document) if (stemmed := stems(text).split())]
    row = [stem for _, stemmed in held for stem in stemmed]
    lines: list[Json] = []
    start, before = 0, None
    for at, (page, stemmed) in enumerate(held):
        end = start + len(stemmed)
        over = [_around(row, max(start, end - _AROUND), end)]
        if before not in (None, page):  # the rest of a phrase counts on the page on which it goes on
            over.append(_around(row, max(0, start - _AROUND), start))
        told = {"of": of, "at": at, "page": page, "stems": " ".join(stemmed), "over": over}
        lines += ({"index": {"_id": f"{of}#{at}"}}, told)
        start, before = end, page
    return lines


def delete(cluster: Cluster, index: str, keys: Iterable[str]) -> None:
    """Deletes the passages of some versions."""
    wanted = sorted(keys)
    asked: Json = {
        "size": _PAGE,
        "query": {"terms": {"of": wanted}},
        "sort": [{"of": "asc"}, {"at": "asc"}],
        "track_total_hits": False,
    }
    while wanted:
        hits = cluster.call("POST", f"/{index}/_search", asked, allow_partial_search_results="false")["hits"]["hits"]
        write(cluster, index, [{"delete": {"_id": hit["_id"]}} for hit in hits])
        if len(hits) < _PAGE:
            return
        asked["search_after"] = hits[-1]["sort"]


def can_tell(parts: Iterable[Leaf]) -> bool:
    """Whether passages alone say where the parts of a query stand."""
    return all(isinstance(form, Word) or _can_be_told(form) for part in parts for form in forms(part))


def search(parts: Sequence[Leaf], weights: Sequence[float], hits: Sequence[Hit]) -> Json:
    """The search for the best passages of some hits."""
    keys = [version_key(hit.id, hit.version) for hit in hits]
    best = {
        "size": _BEST,
        "sort": [{"_score": "desc"}, {"page": "asc"}],
        "_source": False,
        "docvalue_fields": ["page"],
    }
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {
            "bool": {
                "filter": [{"terms": {"of": keys}}],
                "should": [
                    {"constant_score": {"filter": _holding(part), "boost": weight}}
                    for part, weight in zip(parts, weights, strict=True)
                ],
                "minimum_should_match": 1,
            }
        },
        "aggs": {"of": {"terms": {"field": "of", "size": len(keys)}, "aggs": {"best": {"top_hits": best}}}},
    }


def hints(hits: Sequence[Hit], answer: Json) -> dict[str, Hint]:
    """What the answer to ``search`` says of each hit."""
    found = {bucket["key"]: _hint(bucket) for bucket in answer["aggregations"]["of"]["buckets"]}
    return {hit.id: found.get(version_key(hit.id, hit.version), Hint((), 0)) for hit in hits}


def _hint(bucket: dict[str, Any]) -> Hint:
    pages = (hit["fields"]["page"][0] for hit in bucket["best"]["hits"]["hits"])
    return Hint(tuple(dict.fromkeys(pages)), bucket["doc_count"])


def _passages(document: IndexDocument) -> Iterator[tuple[int, str]]:
    """Every passage with the number of its page."""
    starts = document.passages or ((),) * len(document.pages)
    for number, (text, begins) in enumerate(zip(document.pages, starts, strict=True), 1):
        for start, end in pairwise((0, *begins[1:], len(text))):
            yield number, text[start:end]


def _around(row: Sequence[str], start: int, end: int) -> str:
    return " ".join((*row[start:end], GAP, *row[end : end + _AROUND]))


def _can_be_told(phrase: Phrase) -> bool:
    return not phrase.exact and phrase.slop is None and len(phrase.stems) <= _LONGEST_PHRASE


def _holding(part: Leaf) -> Json:
    rows = [(form.stem,) if isinstance(form, Word) else form.stems for form in forms(part)]
    single = sorted({token(row[0]) for row in rows if len(row) == 1})
    phrases = [clause for row in rows if len(row) > 1 for clause in _phrase([token(stem) for stem in row])]
    return either([*([{"terms": {"stems": single}}] if single else ()), *phrases])


def _phrase(row: Sequence[str]) -> Iterator[Json]:
    """What holds some stems in a row: a passage, or a passage up to one of them and the next from there on."""
    yield {"match_phrase": {"stems": {"query": " ".join(row), "analyzer": "whitespace"}}}
    for at in range(1, len(row)):
        over = " ".join((*row[:at], GAP, *row[at:]))
        yield {"match_phrase": {"over": {"query": over, "analyzer": "whitespace"}}}
