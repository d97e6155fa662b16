"""A librarian sees how terms are used, and what an edit of the taxonomy would change, before it does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gleanings.corpus.areas import Area
from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Document, Evidence, State
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.term_use import TermUse, area_use, phrase_use, theme_use
from gleanings.corpus.themes import Phrase, Theme
from tests.shell_session import Ended, run
from tests.small_library import make_library

TAXONOMY = Taxonomy(
    themes=(
        Theme("housing", "Community housing", phrases=(Phrase("tenan*"), Phrase("landlord"))),
        Theme("poetry", "Poetry", phrases=(Phrase("verse"),)),
        Theme("old", "Old", replaced_by="housing"),
    ),
    areas=(Area("eastmere", "Eastmere", aliases=("East Mere",)), Area("gannet-quay", "Gannet Quay")),
)


def documents(number: int, **described: object) -> list[Document]:
    about = Description("T", **described)  # type: ignore[arg-type]  # a factory
    return [Document(f"d{at}", about, "pdf", State.INDEXED, 1, 1, "s", "/s", "0", 1, 0, 1, 1) for at in range(number)]


def test_themes_are_unused_over_used_replaced_or_in_no_file() -> None:
    held = documents(15, themes=("housing",)) + documents(15, themes=("gone",))
    assert theme_use(held, TAXONOMY) == (
        TermUse("housing", "Community housing", 15, note="over-used"),
        TermUse("poetry", "Poetry", 0, note="unused"),
        TermUse("old", "Old", 0, note="replaced"),
        TermUse("gone", "gone", 15, note="unlisted"),
    )


def test_in_a_small_library_nothing_is_over_used() -> None:
    """Five documents of eight are no reason to doubt a theme."""
    assert theme_use(documents(8, themes=("housing",)), TAXONOMY)[0].note == ""


def test_phrases_are_counted_where_they_decided() -> None:
    why = Evidence("themes", "housing", "taxonomy", "tenan, lease", 0.6)
    assert phrase_use(documents(3, themes=("housing",), evidence=(why,)), TAXONOMY) == (
        TermUse("housing", "tenan*", 3), TermUse("housing", "landlord", 0, note="unused"),
        TermUse("poetry", "verse", 0, note="unused"),
    )  # fmt: skip


def test_areas_are_counted_under_any_of_their_names_and_unlisted_places_told() -> None:
    held = documents(2, areas=("East Mere", "Nowhere"), mentions=("Eastmere",))
    assert area_use(held, TAXONOMY) == (
        TermUse("eastmere", "Eastmere", 2, 2), TermUse("gannet-quay", "Gannet Quay", 0, 0, "unused"),
        TermUse("Nowhere", "Nowhere", 2, 0, "unlisted"),
    )  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return make_library(tmp_path)


def done(library: Library, *arguments: str) -> Ended:
    ended = run("--library", library.folder, *arguments)
    assert ended.code == 0, ended.err
    return ended


def test_a_dry_run_of_themes_apply_names_the_phrases_and_changes_nothing(library: Library) -> None:
    done(library, "themes", "apply")
    themes = library.folder / "taxonomy" / "themes.toml"
    themes.write_text(
        themes.read_text()
        + '\n[[theme]]\nid = "hubs"\nlabel = "Hubs"\nphrases = ["community hub^3", "former bank^3"]\n'
    )
    planned = done(library, "themes", "apply", "--dry-run")
    gained = [line.split("\t") for line in planned.out.splitlines() if line.split("\t")[1] == "+hubs"]
    assert gained
    assert "former bank" in gained[0][2]
    assert "would be described differently. Nothing was published." in planned.err
    told = json.loads(done(library, "themes", "apply", "--dry-run", "--json").out)
    assert [[row[name] for name in ("document", "what", "why", "title")] for row in told["changes"]] == [
        line.split("\t") for line in planned.out.splitlines()
    ]
    assert told["generation"] is None
    assert run("--library", library.folder, "search", "--theme", "hubs", "--ids").code == 1
    done(library, "themes", "apply")
    assert set(done(library, "search", "--theme", "hubs", "--ids").out.split()) == {line[0] for line in gained}
    assert "rethemed" in done(library, "changes").out


def test_the_terms_of_a_library_are_listed(library: Library) -> None:
    assert "housing\tCommunity housing\t12\t" in done(library, "themes", "list").out
    assert "wellbeing\twellbeing\t0\tunused" in done(library, "themes", "list", "--phrases").out
    assert "eastmere\tEastmere\t1\t0\t" in done(library, "areas", "list").out
    assert json.loads(done(library, "areas", "list", "--json").out)["terms"][0]["documents"] == 1


def test_a_must_find_query_about_an_unknown_document_is_a_mistake_to_put_right(library: Library) -> None:
    (library.folder / "taxonomy" / "must-find.toml").write_text(
        '# first\n[[query]]\ntext = "hub"\ndocuments = ["unknown1"]\n'
    )
    for repair in ((), ("--repair",)):
        ended = run("--library", library.folder, "check", *repair)
        assert ended.code == 3
        assert "must-find.toml, line 2: unknown1: There is no document" in ended.out
        assert "Put the files in taxonomy/ right." in ended.err
