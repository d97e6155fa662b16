"""All 2,000 attacks and 515 naughty strings, through everything that a reader or a document can say.

``test_escaping`` tries a sample in every run; this tries all of them, and what leaves the site as files.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import feedparser
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from flask.testing import FlaskClient

from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Evidence, Page, Reading
from gleanings.corpus.sources import SourceFile
from gleanings.index.opening import open_engine
from gleanings.index.publishing import rebuild
from gleanings.search_app import create_app
from tests.security.test_escaping import foreign, shape
from tests.shared_data import shared_data

pytestmark = pytest.mark.slow

HARMLESS = "plainly harmless"
#: What no text may change: the names of the headers of a page.
HEADERS = {
    "Content-Type", "Content-Length", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
    "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control", "ETag",
    "Vary", "X-Robots-Tag",
}  # fmt: skip
EXPORT_HEADERS = HEADERS - {"Content-Length"} | {"Content-Disposition"}


def payloads() -> list[str]:
    """Every line of both lists; ingestion drops what no text may hold, so those are left out of documents."""
    folder = shared_data() / "badinputs"
    attacks = (folder / "xss_payloads.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [*attacks, *json.loads((folder / "naughty_strings.json").read_text(encoding="utf-8"))]


def in_document(text: str) -> str:
    return "".join(letter for letter in text if letter != "\x00" and not "\ud800" <= letter <= "\udfff")


def invented(text: str) -> tuple[Description, Reading]:
    """A document that says the text everywhere."""
    description = Description(
        f"word {text}", year=2020, period=text or None, date=text or None, authors=(text,) if text.strip() else (),
        publisher=text or None, areas=(text,) if text.strip() else (), themes=("housing",), type="evaluation",
        language="en", licence=text or None, source_url=text or None,
        evidence=(Evidence("title", text, text, text, 0.5),),
    )  # fmt: skip
    return description, Reading("pdf", (Page(1, f"word {text} word", label=text[:20] or None, heading=text or None),))


@pytest.fixture(scope="module")
def infested(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A document for each payload, and a harmless one of two versions to compare them with."""
    folder = tmp_path_factory.mktemp("infested")
    library = Library.create(folder / "library", "Infested")
    with library.catalogue(write=True) as catalogue:
        run = catalogue.runs.start("ingest", "")

        def record(number: int, text: str, sha256: str) -> None:
            source = SourceFile(f"{folder}/{number}", str(folder), f"{number} {text}.pdf", 1, 1, sha256)
            description, reading = invented(text)
            catalogue.record_document(source, reading, description, run=run, seconds=0.1)

        record(0, HARMLESS, "an older version")
        for number, text in enumerate([HARMLESS, *map(in_document, payloads())]):
            record(number, text, f"{number:064x}")
        catalogue.runs.end(run)
        rebuild(library, catalogue, open_engine(library))
    return library


@pytest.fixture(scope="module")
def site(infested: Library) -> FlaskClient:
    return create_app(infested).test_client()


def ids(library: Library) -> Iterator[tuple[str, str]]:
    """The id of each document with its title, the harmless one first."""
    with library.catalogue() as catalogue:
        for found in catalogue.documents():
            yield found.id, found.description.title


def test_there_are_as_many_as_are_said() -> None:
    assert len(payloads()) == 2515


def test_through_the_query_and_a_filter(visitor: FlaskClient) -> None:
    allowed: set[str] = set()
    harmless = (
        "community",
        "community&from=2010",
        "zeppelin",
        "zeppelin&theme=housing",
        "%22",
        "x&theme=x",
        "x" * 1001,
    )
    for query in (*harmless, "comunity", "hub&explain=1", "a&from=x", "the", ""):
        allowed |= set(shape(visitor.get(f"/search?q={query}").data))
    for text in payloads():
        coded = quote_plus(text, errors="replace")
        for path in (f"/search?q={coded}", f"/search?q=community&theme={coded}"):
            response = visitor.get(path)
            assert response.status_code in (200, 400), path
            assert not foreign(response.data, allowed), path
            assert set(response.headers.keys()) <= HEADERS, path


def test_through_everything_that_a_document_says(infested: Library, site: FlaskClient) -> None:
    known = list(ids(infested))

    def pages(identity: str) -> tuple[str, ...]:
        quote = f"/d/{identity}/p/1/quote?from=0&to=4&q=word"
        return f"/d/{identity}?q=word", f"/d/{identity}/p/1?q=word", f"/d/{identity}/cite", quote, f"/d/{identity}"

    allowed: set[str] = set()
    for path in pages(known[0][0]):
        allowed |= set(shape(site.get(path).data))
    for place, (identity, title) in enumerate(known):
        # References cost most, and repeat what the document's page says.
        for path in pages(identity)[: 5 if place % 5 == 0 else 2]:
            response = site.get(path)
            assert response.status_code == 200, (path, title)
            wrong = {kind for kind in foreign(response.data, allowed) if not kind.startswith(("http://", "https://"))}
            assert not {kind for kind in wrong if not _is_optional(kind)}, (path, title)
            assert set(response.headers.keys()) <= HEADERS, (path, title)


def _is_optional(kind: str) -> bool:
    """Kinds that depend on whether a value is there at all, such as the address of a publisher."""
    return kind in {"a class href rel", "meta content name", "link href rel", "p class", "dt ", "dd ", "p class dir"}


def test_through_lists_and_facets(infested: Library, site: FlaskClient) -> None:
    """Publishers and areas become checkboxes, rows and links, whatever they are called."""
    for path in (
        "/search?q=word",
        "/search?q=word&sort=title&page=40",
        "/facet/publisher?q=word",
        "/map?rows=area&cols=type",
    ):
        response = site.get(path)
        assert response.status_code == 200, path
        found = set(shape(response.data))
        bad = ("script", "img", "iframe", "object", "embed", "svg on", "style", "base", "input on", "i ")
        scripts = {kind for kind in found if kind.startswith(bad)} - {
            "script defer src",
            "img alt decoding height loading src width",
        }
        assert not scripts, (path, scripts)
        assert not {kind for kind in found if " on" in kind}, path


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "ris", "bib", "csl"])
def test_no_file_is_broken(infested: Library, site: FlaskClient, suffix: str) -> None:
    """Read by others' parsers, each holds every document once, and starts no formula."""
    wanted = [identity for identity, _ in ids(infested)]
    response = site.get(f"/search.{suffix}")
    assert set(response.headers.keys()) <= EXPORT_HEADERS
    text = response.text
    if suffix == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        found = [row["id"] for row in rows]
        assert not [
            cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        ]
    elif suffix == "ris":
        found = [record["id"] for record in rispy.loads(text)]
    elif suffix == "bib":
        parsed = parse_string(text)
        assert not parsed.failed_blocks
        found = [entry.key.rsplit("-")[-1] for entry in parsed.entries]
    elif suffix == "jsonl":
        found = [json.loads(line)["id"] for line in text.rstrip("\n").split("\n")]
    else:
        data = json.loads(text)
        found = [item["id"] for item in (data["hits"] if suffix == "json" else data)]
    assert sorted(found) == sorted(wanted)


def test_no_feed_and_no_name_of_a_file_is_broken(visitor: FlaskClient) -> None:
    # Feeds and names are made of the query in one way each: every fourth payload shows what all do.
    for text in payloads()[::4]:
        coded = quote_plus(text, errors="replace")
        feed = visitor.get(f"/search.atom?q={coded}")
        if feed.status_code == 200:
            assert not feedparser.parse(feed.data).bozo, text
        named = visitor.get(f"/search.ris?q={coded}")
        if named.status_code == 200:
            disposition = named.headers["Content-Disposition"]
            assert disposition.isascii()
            assert disposition.count('"') == 2
            assert set(named.headers.keys()) <= EXPORT_HEADERS


def test_the_data_is_under_the_shared_folder() -> None:
    assert isinstance(shared_data(), Path)
