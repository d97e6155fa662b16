"""Which words do the documents hold, and how often? Kept in an index of its own, one entry a word.

The server could count words itself, but only by holding all of them in memory. So whoever writes documents writes how
the counts change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gleanings.index.engine import Bucket
from gleanings.index.opensearch.bulk import write
from gleanings.index.opensearch.cluster import Cluster
from gleanings.index.opensearch.cluster import count as entries
from gleanings.index.opensearch.mapping import Json

#: So many words of some lengths are looked through at most, those that occur most often.
MOST_WORDS = 100_000

_PAGE = 10_000
_BATCH = 5_000
# So many changes are remembered.
_KEPT = 2_000_000


class Changes:
    """How the counts of words change while documents are written.

    Args:
        cluster: that the index of words lies in.
        index: its name.
    """

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._documents: Counter[str] = Counter()
        self._occurrences: Counter[str] = Counter()

    def add(self, words: Counter[str]) -> None:
        """A document with these words comes."""
        self._documents.update(words.keys())
        self._occurrences.update(words)

    @property
    def are_many(self) -> bool:
        """Whether it is time to write them, and to forget them."""
        return len(self._documents) > _KEPT

    def remove(self, words: Counter[str]) -> None:
        """A document with these words goes."""
        self._documents.subtract(words.keys())
        self._occurrences.subtract(words)

    def write(self) -> None:
        """Brings the index up to date."""
        changed = [word for word, change in self._occurrences.items() if change or self._documents[word]]
        for start in range(0, len(changed), _BATCH):
            batch = changed[start : start + _BATCH]
            known = self._known(batch)
            lines = [line for word in batch for line in self._lines(word, known.get(word, (0, 0)))]
            write(self._cluster, self._index, lines)
        self._documents.clear()
        self._occurrences.clear()

    def _lines(self, word: str, before: tuple[int, int]) -> tuple[Json, Json]:
        documents, occurrences = before[0] + self._documents[word], before[1] + self._occurrences[word]
        counts = {"word": word, "letters": len(word), "documents": documents, "occurrences": occurrences}
        return {"index": {"_id": word}}, counts

    def _known(self, words: list[str]) -> dict[str, tuple[int, int]]:
        found = self._cluster.call("POST", f"/{self._index}/_mget", {"ids": words})["docs"]
        sources = {hit["_id"]: hit["_source"] for hit in found if hit.get("found")}
        return {word: (source["documents"], source["occurrences"]) for word, source in sources.items()}


def frequent(cluster: Cluster, index: str, prefix: str, limit: int) -> tuple[Bucket, ...]:
    """The words that start with a prefix, those of most documents first."""
    asked = {
        "size": min(limit, _PAGE),
        "query": {"bool": {"filter": [_starting(prefix), {"range": {"documents": {"gt": 0}}}]}},
        "sort": [{"documents": "desc"}, {"word": "asc"}],
        "_source": False,
        "docvalue_fields": ["word", "documents"],
    }
    found = cluster.call("POST", f"/{index}/_search", asked)["hits"]["hits"]
    return tuple(Bucket(*(hit["fields"][name][0] for name in ("word", "documents"))) for hit in found)


def of_lengths(cluster: Cluster, index: str, prefix: str, shortest: int, longest: int) -> tuple[Bucket, ...]:
    """The words that start with a prefix and have so many letters, ascending, with how often each occurs."""
    needed = [
        _starting(prefix),
        {"range": {"letters": {"gte": shortest, "lte": longest}}},
        {"range": {"documents": {"gt": 0}}},
    ]
    return tuple(sorted(_pages(cluster, index, needed), key=lambda bucket: bucket.value))


def near(cluster: Cluster, index: str, word: str, edits: int) -> tuple[Bucket, ...]:
    """The words that are so few edits away, two at most, ascending, with how often each occurs.

    An edit puts in, leaves out or exchanges a letter, or swaps two neighbours.
    """
    asked = {"value": word, "fuzziness": edits, "transpositions": True, "rewrite": "constant_score"}
    needed: list[Json] = [{"fuzzy": {"word": asked}}, {"range": {"documents": {"gt": 0}}}]
    return tuple(sorted(_pages(cluster, index, needed), key=lambda bucket: bucket.value))


def count(cluster: Cluster, index: str) -> int:
    """How many different words there are."""
    return entries(cluster, index, {"range": {"documents": {"gt": 0}}})


def _pages(cluster: Cluster, index: str, needed: list[Json]) -> Iterator[Bucket]:
    asked: Json = {
        "size": _PAGE,
        "query": {"bool": {"filter": needed}},
        "sort": [{"occurrences": "desc"}, {"word": "asc"}],
        "_source": False,
        "track_total_hits": False,
    }
    for _ in range(MOST_WORDS // _PAGE):
        hits = cluster.call("POST", f"/{index}/_search", asked)["hits"]["hits"]
        yield from (Bucket(word, occurrences) for occurrences, word in (hit["sort"] for hit in hits))
        if len(hits) < _PAGE:
            return
        asked["search_after"] = hits[-1]["sort"]


def _starting(prefix: str) -> Json:
    return {"prefix": {"word": prefix}} if prefix else {"match_all": {}}
