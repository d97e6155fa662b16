"""How good are the answers? Judged collections through the real engine.

``python -m benchmarks.relevance DIR...``: each folder has ``corpus.jsonl`` ({id, title, text}), ``queries.jsonl``
({id, text}) and ``qrels.tsv`` (query, document, grade). Prints nDCG@10, MAP and recall@100 of the judged queries, a
paired test against the stored run, and nDCG@10 with one random typo in the longest word of each query; writes
``benchmarks/results/relevance.json``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gleanings.corpus.errors import QueryError
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Engine, IndexDocument, Query
from gleanings.index.interpreting import Interpreter
from gleanings.index.nodes import Group, Node, Word
from gleanings.index.query import parse
from gleanings.index.synonyms import Synonyms
from gleanings.index.vocabulary import Vocabulary
from gleanings.index.whoosh.engine import WhooshEngine

RESULTS = Path(__file__).parent / "results" / "relevance.json"

_DEPTH = 100
_SHOWN = 10
_PERMUTATIONS = 10_000
_SEEDS = 10
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONG_WORD = re.compile(r"[a-z]{5,}", re.IGNORECASE)

Judgements = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, queries by id, and for each query the grade of each document that was judged relevant."""

    name: str
    documents: tuple[IndexDocument, ...]
    queries: dict[str, str]
    judgements: Judgements


@dataclass(frozen=True, slots=True)
class Quality:
    """The means over the judged queries, and nDCG@10 of each."""

    ndcg: float
    mean_precision: float
    recall: float
    by_query: dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """The quality of one collection, and its mean nDCG@10 with typos."""

    quality: Quality
    misspelt: float


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = _SHOWN) -> float:
    """Normalised discounted cumulative gain of a ranking (Järvelin and Kekäläinen 2002; gains are the grades)."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(identity, 0) for identity in ranked[:depth]]) / ideal if ideal else 0.0


def average_precision(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """The mean of the precision at each relevant document; one that is not ranked counts 0."""
    found, precisions = 0, 0.0
    for place, identity in enumerate(ranked, 1):
        if grades.get(identity, 0) > 0:
            found += 1
            precisions += found / place
    return precisions / max(1, sum(grade > 0 for grade in grades.values()))


def recall(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """The share of the relevant documents that are ranked."""
    relevant = {identity for identity, grade in grades.items() if grade > 0}
    return len(relevant & set(ranked)) / max(1, len(relevant))


def paired_test(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """How likely so large a mean difference is by chance: a randomisation test over the queries of both."""
    # Stored runs are rounded.
    differences = [round(ours[query] - theirs[query], 3) for query in ours if query in theirs]
    seen = abs(sum(differences))
    source = random.Random(7)  # noqa: S311  # a replayable test, no secret
    flipped = (sum(d if source.random() < 0.5 else -d for d in differences) for _ in range(_PERMUTATIONS))
    return sum(abs(total) >= seen - 1e-12 for total in flipped) / _PERMUTATIONS


def read_collection(folder: Path) -> Collection:
    """A judged collection as it lies in its folder; queries without a relevant document are left out."""
    judgements: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        query, identity, grade = line.split("\t")
        if grade.lstrip("-").isdecimal() and int(grade) > 0:
            judgements.setdefault(query, {})[identity] = int(grade)
    queries = {str(found["id"]): str(found["text"]) for found in _lines(folder / "queries.jsonl")}
    kept = {query: text for query, text in queries.items() if query in judgements}
    documents = tuple(_document(found) for found in _lines(folder / "corpus.jsonl"))
    return Collection(folder.name, documents, kept, judgements)


def built(collection: Collection, folder: Path, analyzer: Analyzer) -> Engine:
    """The engine with the collection in it."""
    engine = WhooshEngine(folder, analyzer, "en")
    generation = engine.create()
    engine.apply(generation, collection.documents, (), 1)
    engine.publish(generation)
    return engine


def misspelt(text: str, source: random.Random) -> str:
    """A text with one letter of its longest word left out, put in, exchanged or swapped with the next."""
    word = max(_LONG_WORD.finditer(text), key=lambda found: len(found.group()), default=None)
    if word is None:
        return text
    at, letter = source.randrange(word.start(), word.end() - 1), source.choice(_LETTERS)
    kept, rest = text[:at], text[at:]
    edits = (kept + rest[1:], kept + letter + rest, kept + letter + rest[1:], kept + rest[1] + rest[0] + rest[2:])
    return source.choice(edits)


def with_typos(collection: Collection, engine: Engine, analyzer: Analyzer) -> float:
    """The mean nDCG@10 of ten runs, each with one random typo in every query."""
    found = []
    for seed in range(_SEEDS):
        source = random.Random(seed)  # noqa: S311  # replayable, no secret
        queries = {query: misspelt(text, source) for query, text in collection.queries.items()}
        ranked = run(replace(collection, queries=queries), engine, analyzer)
        found.append(quality(ranked, collection.judgements).ndcg)
    return _mean(found)


def run(collection: Collection, engine: Engine, analyzer: Analyzer) -> dict[str, list[str]]:
    """The first hundred documents for each query."""
    taxonomy = Taxonomy()
    synonyms = Synonyms(taxonomy, (), analyzer)
    interpreter = Interpreter(engine, analyzer, Vocabulary(taxonomy, {}), lambda: synonyms)
    ranked = {}
    for query, text in collection.queries.items():
        node = interpreter.interpret(text, asked(text, analyzer)).node
        hits = engine.search(Query(node, match="any", facets=(), limit=_DEPTH)).hits
        ranked[query] = [hit.id for hit in hits]
    return ranked


def quality(ranked: Mapping[str, Sequence[str]], judgements: Judgements) -> Quality:
    """How good a run is."""
    by_query = {query: ndcg(found, judgements[query]) for query, found in ranked.items()}
    precisions = [average_precision(found, judgements[query]) for query, found in ranked.items()]
    recalls = [recall(found, judgements[query]) for query, found in ranked.items()]
    return Quality(_mean(by_query.values()), _mean(precisions), _mean(recalls), by_query)


def measure(folder: Path) -> Measured:
    """The quality of the real engine on one collection."""
    analyzer = Analyzer("en")
    collection = read_collection(folder)
    with tempfile.TemporaryDirectory() as index:
        engine = built(collection, Path(index), analyzer)
        found = quality(run(collection, engine, analyzer), collection.judgements)
        return Measured(found, with_typos(collection, engine, analyzer))


def asked(text: str, analyzer: Analyzer) -> Node:
    """The query as people would ask it; a text over the limits, such as an abstract, as all of its words."""
    try:
        # The texts were written for systems without operators.
        return parse(text.replace('"', " ").replace(":", " "), analyzer)
    except QueryError:
        return Group(tuple(Word(*form) for form in analyzer.words(text)))


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def _mean(values: Iterable[float]) -> float:
    found = tuple(values)
    return sum(found) / max(1, len(found))


def _lines(path: Path) -> Iterator[dict[str, object]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines() if line)


def _document(found: dict[str, object]) -> IndexDocument:
    title = str(found.get("title") or "")
    return IndexDocument(str(found["id"]), 1, title, (), (), "", (str(found["text"]),), {}, title.lower(), None)


def _report(name: str, measured: Measured, before: Mapping[str, Mapping[str, object]]) -> None:
    found = measured.quality
    line = f"{name:<12} nDCG@10 {found.ndcg:.3f}  MAP {found.mean_precision:.3f}  recall@100 {found.recall:.3f}"
    stored = before.get(name, {}).get("by_query")
    if isinstance(stored, dict):
        line += f"  difference by chance: {paired_test(found.by_query, stored):.3f}"
    print(f"{line}  with typos {measured.misspelt:.3f}")


def main() -> None:
    """Measures the collections that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--keep", action="store_true", help="leave the stored run as it is")
    options = parser.parse_args()
    stored = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for folder in options.folders:
        measured = measure(folder)
        found = measured.quality
        _report(folder.name, measured, stored)
        stored[folder.name] = {
            "ndcg@10": round(found.ndcg, 4),
            "map": round(found.mean_precision, 4),
            "recall@100": round(found.recall, 4),
            "ndcg@10 with typos": round(measured.misspelt, 4),
            "by_query": {query: round(value, 4) for query, value in found.by_query.items()},
        }
    if not options.keep:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
