"""How do other engines index and answer the same? One small class each, given the same content and questions.

Every engine holds the words stemmed and as written, with positions and stop words, and stores the id. Each is
asked as its own users would ask it, with no query, result or filter kept from one call to the next.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from benchmarks.index_corpus import Asked, Text
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Filter, IndexDocument, Query, YearRange
from gleanings.index.query import parse
from gleanings.index.whoosh.engine import WhooshEngine

#: Where Debian's package python3-xapian is; PyPI has none.
_DEBIAN = "/usr/lib/python3/dist-packages"

FACETS = ("theme", "year", "area")

#: The filters of the filtered questions: a range of years, and two areas.
YEARS = (2012, 2020)
AREAS = ("area-000", "area-001")

#: How many hits there are, which are shown, and the counts by facet.
Answer = tuple[int, list[str], dict[str, dict[str, int]]]


class Peer(Protocol):
    """An engine under measurement, on a folder of its own."""

    def __init__(self, folder: Path) -> None: ...

    def build(self, texts: Iterable[Text]) -> None:
        """Indexes everything, durably as far as the engine can."""

    def search(self, asked: Asked, *, facets: bool, filters: bool) -> Answer:
        """The ten best hits; with counts over all matches where asked for."""


class Gleanings:
    """This project's own engine, from the text of a query to its hits."""

    def __init__(self, folder: Path) -> None:
        self._analyzer = Analyzer("en")
        self.engine = WhooshEngine(folder, self._analyzer, "en")

    def build(self, texts: Iterable[Text]) -> None:
        """Indexes everything."""
        generation = self.engine.create()
        self.engine.apply(generation, map(index_document, texts), (), 1)
        self.engine.publish(generation)

    def search(self, asked: Asked, *, facets: bool, filters: bool) -> Answer:
        """The ten best hits; with counts over all matches where asked for."""
        text = f'"{" ".join(asked.words)}"' if asked.kind == "phrase" else " ".join(asked.words)
        match = "all" if asked.kind == "all" else "any"
        results = self.engine.search(
            Query(
                parse(text, self._analyzer),
                match=match,
                filters={"area": Filter(frozenset(AREAS))} if filters else {},
                years=YearRange(*YEARS) if filters else None,
                facets=FACETS if facets else (),
            )
        )
        counts = {facet: {b.value: b.count for b in found} for facet, found in results.facets.items()}
        return results.total, [hit.id for hit in results.hits], counts


class Tantivy:
    """tantivy through its Python binding, one thread."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("stemmed", tokenizer_name="stemmed", index_option="position")
        builder.add_text_field("written", tokenizer_name="written", index_option="position")
        builder.add_text_field("theme", tokenizer_name="raw", index_option="basic", fast=True)
        builder.add_text_field("area", tokenizer_name="raw", index_option="basic", fast=True)
        builder.add_integer_field("year", indexed=True, fast=True)
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        for name in ("written", "stemmed"):
            analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
            if name == "stemmed":
                analyzer = analyzer.filter(tantivy.Filter.stemmer("english"))
            self._index.register_tokenizer(name, analyzer.build())
        self._searcher: Any = None

    def build(self, texts: Iterable[Text]) -> None:
        """Indexes everything."""
        writer = self._index.writer(heap_size=200_000_000, num_threads=1)
        for text in texts:
            # Two values of a field: no phrase runs from the title into the text.
            whole = [text.title, text.text]
            document = self._tantivy.Document(id=text.id, stemmed=whole, written=whole, area=text.area)
            document.add_integer("year", text.year)
            for theme in text.themes:
                document.add_text("theme", theme)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def search(self, asked: Asked, *, facets: bool, filters: bool) -> Answer:
        """The ten best hits; with counts over all matches where asked for."""
        if self._searcher is None:
            self._index.reload()
            self._searcher = self._index.searcher()
        tantivy, occur = self._tantivy, self._tantivy.Occur
        if asked.kind == "phrase":
            query = self._index.parse_query(f'"{" ".join(asked.words)}"', ["written"])
        else:
            joined = (" AND " if asked.kind == "all" else " OR ").join(asked.words)
            query = self._index.parse_query(joined, ["stemmed"])
        years = tantivy.Query.range_query(self._schema, "year", tantivy.FieldType.Integer, *YEARS)
        areas = tantivy.Query.term_set_query(self._schema, "area", list(AREAS))
        narrowed = query
        if filters:
            narrowed = tantivy.Query.boolean_query([(occur.Must, query), (occur.Must, years), (occur.Must, areas)])
        found = self._searcher.search(narrowed, 10)
        hits = [self._searcher.doc(address).get_first("id") for _, address in found.hits]
        counts: dict[str, dict[str, int]] = {}
        if facets and not filters:
            counts = self._counts(query, FACETS)
        elif facets:
            for facet, others in (("theme", [years, areas]), ("year", [areas]), ("area", [years])):
                own = tantivy.Query.boolean_query([(occur.Must, query), *((occur.Must, other) for other in others)])
                counts |= self._counts(own, (facet,))
        return found.count, hits, counts

    def _counts(self, query: Any, facets: Iterable[str]) -> dict[str, dict[str, int]]:
        wanted = {facet: {"terms": {"field": facet, "size": 1000}} for facet in facets}
        found = self._searcher.aggregate(query, wanted)
        return {
            facet: {_value(bucket["key"]): bucket["doc_count"] for bucket in answer["buckets"]}
            for facet, answer in found.items()
        }


class Xapian:
    """Xapian through its Python binding; values and match spies for facets."""

    def __init__(self, folder: Path) -> None:
        try:
            import xapian
        except ModuleNotFoundError:
            sys.path.append(_DEBIAN)
            import xapian
        self._xapian, self._folder = xapian, folder
        self._analyzer = Analyzer("en")
        self._database: Any = None

    def build(self, texts: Iterable[Text]) -> None:
        """Indexes everything."""
        database = self._xapian.WritableDatabase(str(self._folder), self._xapian.DB_CREATE_OR_OVERWRITE)
        for text in texts:
            document = self._xapian.Document()
            document.set_data(text.id)
            for position, (word, stem) in enumerate(self._analyzer.words(f"{text.title}\n{text.text}"), 1):
                document.add_posting(word[:80], position)
                document.add_term("Z" + stem[:80])
            for slot, value in enumerate((";".join(text.themes), str(text.year), text.area)):
                document.add_value(slot, value)
            database.add_document(document)
        database.commit()

    def search(self, asked: Asked, *, facets: bool, filters: bool) -> Answer:
        """The ten best hits; with counts over all matches where asked for."""
        xapian = self._xapian
        if self._database is None:
            self._database = xapian.Database(str(self._folder))
        forms = [found for word in asked.words for found in self._analyzer.words(word)]
        if asked.kind == "phrase":
            query = xapian.Query(xapian.Query.OP_PHRASE, [word for word, _ in forms])
        else:
            together = xapian.Query.OP_AND if asked.kind == "all" else xapian.Query.OP_OR
            query = xapian.Query(together, ["Z" + stem for _, stem in forms])
        years = xapian.Query(xapian.Query.OP_VALUE_RANGE, 1, str(YEARS[0]), str(YEARS[1]))
        areas = xapian.Query(
            xapian.Query.OP_OR, [xapian.Query(xapian.Query.OP_VALUE_RANGE, 2, area, area) for area in AREAS]
        )
        others = {"theme": [years, areas], "year": [areas], "area": [years]} if filters else {}
        total, hits, counts = self._run(
            query, [years, areas] if filters else [], FACETS if facets and not filters else ()
        )
        if facets and filters:
            for facet, narrowing in others.items():
                counts |= self._run(query, narrowing, (facet,))[2]
        return total, hits, counts

    def _run(self, query: Any, filters: list[Any], facets: Iterable[str]) -> Answer:
        xapian = self._xapian
        enquire = xapian.Enquire(self._database)
        for found in filters:
            query = xapian.Query(xapian.Query.OP_FILTER, query, found)
        enquire.set_query(query)
        spies = {facet: xapian.ValueCountMatchSpy(FACETS.index(facet)) for facet in facets}
        for spy in spies.values():
            enquire.add_matchspy(spy)
        size = self._database.get_doccount()
        answer = enquire.get_mset(0, 10, size)
        counts: dict[str, dict[str, int]] = {}
        for facet, spy in spies.items():
            counts[facet] = {}
            for found in spy.values():
                for value in found.term.decode().split(";"):
                    counts[facet][value] = counts[facet].get(value, 0) + found.termfreq
        return answer.get_matches_estimated(), [match.document.get_data().decode() for match in answer], counts


class Fts5:
    """SQLite's full-text index, with tables for the facets."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / "fts5.sqlite3")

    def build(self, texts: Iterable[Text]) -> None:
        """Indexes everything."""
        connection = self._connection
        connection.executescript(
            """
            CREATE VIRTUAL TABLE stemmed USING fts5(body, content='', tokenize='porter unicode61');
            CREATE VIRTUAL TABLE written USING fts5(body, content='', tokenize='unicode61');
            CREATE TABLE document (number INTEGER PRIMARY KEY, id TEXT, year INTEGER, area TEXT);
            CREATE TABLE theme (number INTEGER, value TEXT);
            """
        )
        for number, text in enumerate(texts, 1):
            whole = f"{text.title}\n{text.text}"
            connection.execute("INSERT INTO stemmed (rowid, body) VALUES (?, ?)", (number, whole))
            connection.execute("INSERT INTO written (rowid, body) VALUES (?, ?)", (number, whole))
            connection.execute("INSERT INTO document VALUES (?, ?, ?, ?)", (number, text.id, text.year, text.area))
            connection.executemany("INSERT INTO theme VALUES (?, ?)", [(number, theme) for theme in text.themes])
        connection.execute("CREATE INDEX theme_number ON theme (number)")
        connection.commit()

    def search(self, asked: Asked, *, facets: bool, filters: bool) -> Answer:
        """The ten best hits; with counts over all matches where asked for."""
        table = "written" if asked.kind == "phrase" else "stemmed"
        joined = {"all": " AND ", "phrase": " ", "any": " OR ", "single": " "}[asked.kind].join(asked.words)
        matching = f'"{joined}"' if asked.kind == "phrase" else joined
        years = f" AND year BETWEEN {YEARS[0]} AND {YEARS[1]}"
        areas = f" AND area IN ({', '.join(repr(area) for area in AREAS)})"
        base = f"FROM {table} JOIN document ON number = {table}.rowid WHERE {table} MATCH ?"
        narrowed = base + years + areas if filters else base
        run = self._connection.execute
        hits = [found for (found,) in run(f"SELECT id {narrowed} ORDER BY rank LIMIT 10", (matching,))]
        (total,) = run(f"SELECT count(*) {narrowed}", (matching,)).fetchone()
        counts: dict[str, dict[str, int]] = {}
        if facets:
            year, area, both = (areas, years, years + areas) if filters else ("", "", "")
            themed = base.replace(" WHERE", " JOIN theme USING (number) WHERE")
            counts["theme"] = dict(run(f"SELECT value, count(*) {themed}{both} GROUP BY value", (matching,)))
            counts["year"] = {
                str(value): count
                for value, count in run(f"SELECT year, count(*) {base}{year} GROUP BY year", (matching,))
            }
            counts["area"] = dict(run(f"SELECT area, count(*) {base}{area} GROUP BY area", (matching,)))
        return total, hits, counts


class StockWhoosh:
    """Whoosh as it comes, with columns for its facets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._searcher: Any = None

    def build(self, texts: Iterable[Text]) -> None:
        """Indexes everything."""
        from whoosh import analysis, fields, index

        stemmed = analysis.StemmingAnalyzer(stoplist=None)
        schema = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            stemmed=fields.TEXT(analyzer=stemmed, phrase=True),
            written=fields.TEXT(analyzer=analysis.StandardAnalyzer(stoplist=None, minsize=1), phrase=True),
            theme=fields.KEYWORD(commas=True, sortable=True),
            year=fields.NUMERIC(int, sortable=True),
            area=fields.ID(sortable=True),
        )
        self._folder.mkdir(parents=True, exist_ok=True)
        writer = index.create_in(str(self._folder), schema).writer(limitmb=256)
        for text in texts:
            whole = f"{text.title}\n{text.text}"
            writer.add_document(
                id=text.id, stemmed=whole, written=whole, theme=",".join(text.themes), year=text.year, area=text.area
            )
        writer.commit()

    def search(self, asked: Asked, *, facets: bool, filters: bool) -> Answer:
        """The ten best hits; with counts over all matches where asked for."""
        from whoosh import index, query, sorting

        if self._searcher is None:
            self._searcher = index.open_dir(str(self._folder)).searcher()
        searcher = self._searcher
        field = "written" if asked.kind == "phrase" else "stemmed"
        analyze = searcher.schema[field].process_text
        words = [token for word in asked.words for token in analyze(word, mode="query")]
        node: Any = {
            "phrase": lambda: query.Phrase("written", words),
            "all": lambda: query.And([query.Term("stemmed", word) for word in words]),
        }.get(asked.kind, lambda: query.Or([query.Term("stemmed", word) for word in words]))()
        years = query.NumericRange("year", *YEARS)
        areas = query.Or([query.Term("area", area) for area in AREAS])
        kinds = {"theme": True, "year": False, "area": False}
        grouped = {facet: sorting.FieldFacet(facet, allow_overlap=many) for facet, many in kinds.items()}
        narrowing = {"theme": query.And([years, areas]), "year": areas, "area": years}
        found = searcher.search(
            node,
            limit=10,
            filter=query.And([years, areas]) if filters else None,
            groupedby=grouped if facets and not filters else None,
            maptype=sorting.Count,
        )
        counts: dict[str, dict[str, int]] = {}
        if facets and not filters:
            counts = {facet: _keyed(found.groups(facet)) for facet in FACETS}
        elif facets:
            for facet in FACETS:
                own = searcher.search(
                    node, limit=1, filter=narrowing[facet], groupedby={facet: grouped[facet]}, maptype=sorting.Count
                )
                counts[facet] = _keyed(own.groups(facet))
        return len(found), [hit["id"] for hit in found], counts


PEERS: dict[str, type[Peer]] = {
    "gleanings": Gleanings,
    "tantivy": Tantivy,
    "xapian": Xapian,
    "fts5": Fts5,
    "whoosh": StockWhoosh,
}


def index_document(text: Text) -> IndexDocument:
    """A document of the corpus as our engine takes it."""
    return IndexDocument(
        id=text.id,
        version=1,
        title=text.title,
        headings=(),
        authors=(),
        publisher="",
        pages=(text.text,),
        facets={"theme": text.themes, "year": (str(text.year),), "area": (text.area,)},
        sort_title=text.title.lower(),
        year=text.year,
    )


def _keyed(counts: dict[Any, int]) -> dict[str, int]:
    return {_value(key): count for key, count in counts.items() if key is not None}


def _value(key: object) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)
