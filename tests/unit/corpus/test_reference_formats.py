"""What citation managers read must say what we wrote: other people's parsers read it back here."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import jsonschema_rs
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st

from gleanings.corpus.citing import CitedFrom, one_line
from gleanings.corpus.model import Description, Document, State
from gleanings.corpus.reference_formats import FORMATS, to_bibtex, to_csl, to_ris
from gleanings.corpus.taxonomy import Taxonomy

_TEXT = {"type": "string"}
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "items": {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1, "maxItems": 3},
            "minItems": 1,
            "maxItems": 2,
        }
    },
    "additionalProperties": False,
}
_NAME = {
    "type": "object",
    "properties": dict.fromkeys(("family", "given", "literal"), _TEXT),
    "additionalProperties": False,
}
#: What csl-data.json, the schema that the Citation Style Language publishes, asks of the variables that we write. It
#: knows more of them, and more types; a variable or a type that it does not know is an error there as here.
CSL = jsonschema_rs.validator_for({
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": ["report", "webpage", "post-weblog", "book", "motion_picture"]},
            "author": {"type": "array", "items": _NAME},
            "issued": _DATE,
            "accessed": _DATE,
            "title": _TEXT, "publisher": _TEXT, "language": _TEXT, "URL": _TEXT, "keyword": _TEXT, "archive": _TEXT,
            "archive_location": _TEXT, "note": _TEXT,
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
})  # fmt: skip

LIBRARY = CitedFrom("Example library", "All invented.", "https://here.example", Taxonomy(), date(2026, 11, 3))
FULL = Document(
    "k3v9q2xx",
    Description(
        "Hubs: 50% of what_lasts & {more}",
        year=2019,
        date="2019-03-14",
        type="evaluation",
        authors=("Ada Moss", "Department for Culture, Media & Sport"),
        publisher="Ash Trust",
        themes=("housing",),
        language="en",
        source_url="https://example.org/r?a=1&b={x}#y_z",
    ),
    "pdf", State.INDEXED, 1, 1, "x.pdf", "/x.pdf", "", 9, 0, 900, 1,
)  # fmt: skip
BARE = replace(FULL, id="a1b2c3d4", description=Description("Bare"), format="html")


def test_ris_is_read_back() -> None:
    first, second = rispy.loads("".join(to_ris([FULL, BARE], LIBRARY, "p. 12")))
    assert first["type_of_reference"] == "RPRT"
    assert first["title"] == FULL.description.title
    assert first["authors"] == ["Moss, Ada", "Department for Culture – Media & Sport"]
    assert (first["year"], first["date"]) == ("2019", "2019/03/14/")
    assert first["publisher"] == "Ash Trust"
    assert first["urls"] == [FULL.description.source_url]
    assert first["notes"] == ["Cited: p. 12", "All invented."]
    assert (second["type_of_reference"], second["title"]) == ("ELEC", "Bare")
    assert second.keys().isdisjoint({"authors", "year", "publisher"})
    assert second["urls"] == ["https://here.example/d/a1b2c3d4"]


def test_bibtex_is_read_back_with_names_and_capitals_protected() -> None:
    text = "".join(to_bibtex([FULL, BARE], LIBRARY, "p. 12"))
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    first, second = library.entries
    assert (first.key, first.entry_type) == ("moss-2019-k3v9q2xx", "techreport")
    assert first["title"].strip("{}") == "Hubs: 50% of what_lasts & more"
    assert r"\& \textbraceleft{}more\textbraceright{}}}" in text
    assert "author = {Moss, Ada and {Department for Culture, Media \\& Sport}}" in text
    assert first["institution"] == "Ash Trust"
    assert (first["year"], first["date"]) == ("2019", "2019-03-14")
    assert "url = {https://example.org/r?a=1&b=%7Bx%7D#y_z}" in text
    assert (second.key, second.entry_type) == ("bare-a1b2c3d4", "misc")


def test_csl_is_one_list_of_items_without_empty_values() -> None:
    first, second = json.loads("".join(to_csl([FULL, BARE], LIBRARY, "")))
    assert first["type"] == "report"
    assert first["author"] == [
        {"family": "Moss", "given": "Ada"},
        {"literal": "Department for Culture, Media & Sport"},
    ]
    assert first["issued"] == {"date-parts": [[2019, 3, 14]]}
    assert first["note"] == "All invented."
    assert second["type"] == "webpage"
    assert "author" not in second
    assert json.loads("".join(to_csl([], LIBRARY, ""))) == []


@pytest.mark.parametrize("kind", ["evaluation", "blog", "book", "film", None])
@pytest.mark.parametrize("date_", ["2019-03-14", "2019-03", "2019", "once", None])
def test_csl_is_as_its_schema_asks(kind: str | None, date_: str | None) -> None:
    described = replace(FULL.description, type=kind, date=date_)
    documents = [replace(FULL, description=described), replace(BARE, description=replace(described, year=None))]
    CSL.validate(json.loads("".join(to_csl([*documents, BARE], LIBRARY, "p. 12"))))


@pytest.mark.parametrize("wrong", [{"type": "leaflet"}, {"publishers": "Ash"}, {"issued": 2019}, {"note": ["a"]}])
def test_what_the_schema_of_csl_does_not_know_is_an_error(wrong: dict[str, object]) -> None:
    (item,) = json.loads("".join(to_csl([FULL], LIBRARY, "")))
    assert CSL.is_valid([item])
    assert not CSL.is_valid([item | wrong])


def test_a_date_of_another_year_is_not_believed() -> None:
    """A corrected year must win over the day that was read from the file."""
    cited = replace(FULL, description=replace(FULL.description, year=2020))
    assert rispy.loads("".join(to_ris([cited], LIBRARY)))[0]["date"] == "2020///"


@given(st.text(min_size=1, max_size=60), st.text(max_size=40))
def test_no_text_breaks_a_format(title: str, name: str) -> None:
    """Titles and names come out of hostile files: none may end a record or begin another."""
    about = Description(f"T{title}", authors=(f"N{name}",), publisher=name or None, language="en")
    documents = [replace(FULL, description=about), BARE]
    written = {label: "".join(form.write(documents, LIBRARY, "")) for label, form in FORMATS.items()}
    ris = rispy.loads(written["ris"])
    assert [record["id"] for record in ris] == [document.id for document in documents]
    assert ris[0]["title"] == one_line(about.title)
    entries = parse_string(written["bibtex"])
    assert not entries.failed_blocks
    assert [entry.key.rsplit("-")[-1] for entry in entries.entries] == [document.id for document in documents]
    assert json.loads(written["csl"])[0]["title"] == one_line(about.title)
    CSL.validate(json.loads(written["csl"]))
