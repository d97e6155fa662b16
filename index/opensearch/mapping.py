"""What does an index hold in the cluster, and under which names?

A generation is four indexes: one of documents, one of the words that these hold, one of their passages, and one with
the copy of the catalogue that readers without the library's folder need. Tokens come ready from our analyzer; the
server splits them at blanks and does nothing else to them.
"""

from __future__ import annotations

from typing import Any

from gleanings.index.engine import VALUE_FIELDS

#: Counts up when the form or the meaning of anything in an index changes; another one is built anew, never read.
SCHEMA_VERSION = 3

#: JSON for the server, or from it.
Json = dict[str, Any]

#: The revision in which a document dies that lives.
FOREVER = 2**31 - 1

#: A token that no text holds stands between the parts of a document, so that no phrase runs from one into the next.
GAP = "|"

#: Positions between the text and what is repeated behind it for its weight: wider than any phrase is.
FAR = 3000

#: What may be passed over and listed in one search.
MOST_SHOWN = 20_000

#: BM25 as the embedded engine has it.
_K1 = 1.4
_B = 0.6

_NUMBERS = ("year", "words", "pages", "added", "changed")


def documents_index(prefix: str, generation: int) -> str:
    """The name of a generation's index of documents."""
    return f"{prefix}-{generation:06d}"


def words_index(prefix: str, generation: int) -> str:
    """The name of a generation's index of words."""
    return f"{prefix}-{generation:06d}-words"


def passages_index(prefix: str, generation: int) -> str:
    """The name of a generation's index of passages."""
    return f"{prefix}-{generation:06d}-passages"


def catalogue_index(prefix: str, generation: int) -> str:
    """The name of a generation's index with the copy of the catalogue."""
    return f"{prefix}-{generation:06d}-catalogue"


def value_field(name: str) -> str:
    """Where the values of a field of ``VALUE_FIELDS`` stand."""
    return f"values.{name}"


def number_field(name: str) -> str:
    """Where a number stands that ranges ask for."""
    return f"numbers.{name}"


def documents_body(shards: int, replicas: int, meta: Json) -> Json:
    """The settings and the mapping of an index of documents.

    Nothing is seen before we say so: the server never refreshes by itself.
    """
    text = {"type": "text", "analyzer": "whitespace"}
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "codec": "best_compression",
            "max_result_window": MOST_SHOWN,
            "similarity": {"default": {"type": "BM25", "k1": _K1, "b": _B}},
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": meta,
            "properties": {
                "id": {"type": "keyword"},
                "version": {"type": "long"},
                "born": {"type": "integer"},
                "died": {"type": "integer"},
                "digest": {"type": "keyword", "index": False},
                "sort_title": {"type": "keyword"},
                "stems": {**text, "position_increment_gap": FAR},
                "words": {**text, "norms": False},
                "title_stems": {**text, "norms": False},
                "title_words": {**text, "norms": False},
                "values": {"properties": {name: {"type": "keyword"} for name in VALUE_FIELDS}},
                "numbers": {"properties": {name: {"type": "integer"} for name in _NUMBERS}},
            },
        },
    }


def words_body(replicas: int) -> Json:
    """The settings and the mapping of an index of words."""
    return {
        "settings": {"number_of_shards": 1, "number_of_replicas": replicas, "refresh_interval": "-1"},
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "word": {"type": "keyword"},
                "letters": {"type": "integer"},
                "documents": {"type": "long"},
                "occurrences": {"type": "long"},
            },
        },
    }


def passages_body(shards: int, replicas: int) -> Json:
    """The settings and the mapping of an index of passages: they are found, and never read."""
    text = {"type": "text", "analyzer": "whitespace", "norms": False}
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "codec": "best_compression",
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "properties": {
                "of": {"type": "keyword"},
                "at": {"type": "integer", "index": False},
                "page": {"type": "integer", "index": False},
                "stems": text,
                "over": text,
            },
        },
    }


def catalogue_body(shards: int, replicas: int) -> Json:
    """The settings and the mapping of an index that is asked for entries by name: nothing in it is searched."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "codec": "best_compression",
        },
        "mappings": {"enabled": False},
    }


def visible(revision: int) -> Json:
    """Restricts documents to those of one revision."""
    return {
        "bool": {"filter": [{"range": {"born": {"lte": revision}}}, {"range": {"died": {"gt": revision}}}]},
    }
