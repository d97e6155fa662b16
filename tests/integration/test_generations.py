"""Building the index anew is safe: it is checked before it answers, says what it changes, and can be taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gleanings.corpus.corrections import By
from gleanings.corpus.errors import IndexRejected, IndexUnusable
from gleanings.corpus.library import Library
from gleanings.corpus.model import Reason
from gleanings.corpus.query_log import QueryLog
from gleanings.index import publishing
from gleanings.index.engine import IndexDocument
from gleanings.index.generations import Generations
from gleanings.index.opening import open_engine
from gleanings.index.service import SearchService
from gleanings.index.whoosh.inversion import Inverter
from tests.shell_session import Ended, run
from tests.small_library import identity, make_library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return make_library(tmp_path)


def done(library: Library, *arguments: str) -> Ended:
    ended = run("--library", library.folder, *arguments)
    assert ended.code == 0, ended.err
    return ended


def must_find(library: Library, text: str, *documents: str, within: int = 10) -> None:
    listed = ", ".join(f'"{identity}"' for identity in documents)
    (library.folder / "taxonomy" / "must-find.toml").write_text(
        f'[[query]]\ntext = "{text}"\ndocuments = [{listed}]\nwithin = {within}\n'
    )


def answering(library: Library) -> int:
    current = Generations(library.index_folder).current()
    assert current is not None
    return current


# Checked before it answers


def test_a_lost_query_keeps_the_new_index_from_answering_unless_it_is_forced(library: Library) -> None:
    hubs = identity(library, "Hubs that last")
    must_find(library, "residents ran the hub", hubs)
    done(library, "reindex")
    must_find(library, "annual report", hubs, within=3)
    before = answering(library)
    ended = run("--library", library.folder, "reindex")
    assert ended.code == 4
    assert f"must-find.toml, line 1: 'annual report' finds {hubs}" in ended.err
    assert "--force" in ended.err
    assert answering(library) == before
    assert before + 1 not in Generations(library.index_folder).numbers(), "what was rejected is deleted"
    done(library, "reindex", "--force")
    assert answering(library) > before


def test_a_merged_document_is_found_in_the_place_of_the_one_that_is_named(library: Library) -> None:
    hubs, table = identity(library, "Hubs that last"), identity(library, "The Thursday table")
    must_find(library, "broke even", table)
    done(library, "merge", table, hubs)
    done(library, "reindex")
    done(library, "withdraw", hubs, "--reason", "")
    assert run("--library", library.folder, "reindex").code == 4


def test_a_library_without_a_usable_index_gets_one_whatever_is_lost(library: Library) -> None:
    """Else a lost query would leave people with nothing at all."""
    must_find(library, "nothing", "nothing1")
    shutil.rmtree(library.index_folder)
    done(library, "reindex")
    assert answering(library)


def test_a_new_index_that_misses_documents_does_not_answer(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, before = open_engine(library), answering(library)
    with library.catalogue(write=True) as catalogue:
        fewer = list(catalogue.documents())[1:]
        monkeypatch.setattr(type(catalogue), "documents", lambda self: iter(fewer))
        with pytest.raises(IndexRejected, match="has 14 documents where the catalogue has 15"):
            publishing.rebuild(library, catalogue, engine, force=True)
    assert answering(library) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[[query]]\ntext = "hub"\n', "line 1: the query 'hub' names no documents"),
        ('[[query]]\ndocuments = ["a"]\n', "line 1: [[query]] has no text"),
        ('[[query]]\ntext = "hub"\ndocuments = ["a"]\nwithin = 0\n', "line 4: within is not a number"),
        ('[[query]]\ntext = "hub"\nfinds = ["a"]\n', "line 3: unknown key 'finds'"),
        ('text = "hub"\n', "line 1: unknown key 'text'"),
    ],
)
def test_a_mistake_in_must_find_is_told_with_its_line(library: Library, content: str, told: str) -> None:
    (library.folder / "taxonomy" / "must-find.toml").write_text(content)
    ended = run("--library", library.folder, "reindex")
    assert ended.code == 4
    assert f"must-find.toml, {told}" in ended.err


# Only when it is needed


def test_reindex_if_needed_builds_only_when_taxonomy_or_rules_changed(library: Library) -> None:
    before = answering(library)
    assert "as it should be" in done(library, "reindex", "--if-needed").err
    assert answering(library) == before
    areas = library.folder / "taxonomy" / "areas.csv"
    areas.write_text(areas.read_text().replace("Eastmere,,", "Eastmere,East Mere,"))
    done(library, "reindex", "--if-needed")
    assert answering(library) > before


def test_reindex_if_needed_builds_where_the_index_cannot_be_read(library: Library) -> None:
    before = answering(library)
    manifest = Generations(library.index_folder).path(before) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"schema": ', '"schema": 9'))
    done(library, "reindex", "--if-needed")
    assert answering(library) == before + 1
    assert Generations(library.index_folder).numbers() == (before + 1,), "what nobody can read is not kept"


# What would be different


def test_a_dry_run_says_what_would_change_and_changes_nothing(library: Library) -> None:
    hubs, table = identity(library, "Hubs that last"), identity(library, "The Thursday table")
    must_find(library, "garden therapy", hubs)
    with library.catalogue(write=True) as catalogue:
        by = By(catalogue.runs.start("metadata", ""))
        catalogue.desk.correct_all(
            [(hubs, {"year": 2020, "themes": ("housing",)}, ())], origin="correction", detail="", by=by
        )
        catalogue.desk.withdraw(table, "", by=by)
    before = answering(library)
    ended = done(library, "reindex", "--dry-run")
    assert [line.split("\t")[:3] for line in ended.out.splitlines()] == [
        ["removed", table, ""],
        ["redated", hubs, "2019 → 2020"],
        ["rethemed", hubs, "wellbeing → housing"],
        ["rank", table, ended.out.splitlines()[-1].split("\t")[2]],
    ]
    assert ended.out.splitlines()[-1].split("\t")[2].endswith("→ not found")
    assert "1 removed, 1 redated, 1 rethemed; 1 rank moved" in ended.err
    assert answering(library) == before
    assert Generations(library.index_folder).numbers()[-1] == before
    data = json.loads(done(library, "reindex", "--dry-run", "--json").out)
    assert (data["lost"], data["failing"], len(data["documents"])) == ([], [], 3)


def test_a_dry_run_says_which_query_would_be_lost(library: Library) -> None:
    must_find(library, "hub", "nothing1")
    ended = run("--library", library.folder, "reindex", "--dry-run")
    assert ended.code == 3
    assert "Lost: must-find.toml, line 1: 'hub' finds nothing1 not at all" in ended.err


def test_ranks_of_what_is_asked_most_are_compared(library: Library) -> None:
    for _ in range(5):
        QueryLog(library.folder).add("Garden", 3)
    hubs = identity(library, "Hubs that last")
    done(library, "withdraw", hubs, "--reason", "")
    with library.catalogue(write=True) as catalogue:
        publishing.rebuild(library, catalogue, open_engine(library))
    ended = done(library, "diff")
    assert "no document differs; 0 ranks moved" in ended.err, "the first generation follows the catalogue as well"
    done(library, "restore", hubs)
    assert f"rank\t{hubs}\tnot found → " in done(library, "diff").out


# Going back


def test_an_older_generation_is_kept_listed_and_can_answer_again(library: Library) -> None:
    first = answering(library)
    done(library, "reindex")
    hubs = identity(library, "Hubs that last")
    done(library, "metadata", "set", hubs, "year=2020")
    assert f"redated\t{hubs}\t2019 → 2020" in done(library, "diff", str(first), str(first + 1)).out
    listed = json.loads(done(library, "index", "list", "--json").out)["generations"]
    assert [(each["number"], each["answers"], each["documents"]) for each in listed] == [
        (first, False, 15), (first + 1, True, 15),
    ]  # fmt: skip
    assert "brings it up to date" in done(library, "index", "use", str(first)).err
    service = SearchService(library)
    assert service.generation() == f"{first}.1"
    run("--library", library.folder, "ingest", library.folder.parent / "files")
    assert service.generation() == f"{first}.2", "and takes what it lacks"
    assert hubs in run("--library", library.folder, "search", "--year", "2020", "--ids").out


def test_as_many_generations_are_kept_as_the_configuration_says(library: Library) -> None:
    for _ in range(4):
        done(library, "reindex")
    newest = answering(library)
    assert Generations(library.index_folder).numbers() == (newest - 2, newest - 1, newest)
    settings = library.folder / "gleanings.toml"
    kept = settings.read_text()
    settings.write_text(kept.replace("# generations_kept = 2", "generations_kept = 0"))
    assert done(library, "index", "gc").out.split() == [str(newest - 2), str(newest - 1)]
    settings.write_text(kept.replace("# generations_kept_days = 0", "generations_kept_days = 9"))
    for _ in range(4):
        done(library, "reindex")
    assert len(Generations(library.index_folder).numbers()) == 5


def test_what_a_stopped_build_has_left_is_no_generation_to_go_back_to(library: Library) -> None:
    done(library, "reindex")
    engine = open_engine(library)
    left = engine.create()
    with library.catalogue(write=True) as catalogue, pytest.raises(IndexUnusable):
        publishing.go_back(library, catalogue, engine, left)
    assert done(library, "index", "gc").out.split() == [str(left)]


def test_a_damaged_generation_cannot_be_gone_back_to(library: Library) -> None:
    first = answering(library)
    done(library, "reindex")
    (segment,) = Generations(library.index_folder).path(first).glob("*.seg*")
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 0xFF
    segment.write_bytes(content)
    ended = run("--library", library.folder, "index", "use", str(first))
    assert ended.code == 4
    assert answering(library) == first + 1


# What it cannot take


def test_a_run_that_adds_to_the_index_says_in_the_ledger_what_could_not_be_taken(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says no longer so of what could be since, while what was not sent again is refused as before."""
    hubs, table = identity(library, "Hubs that last"), identity(library, "The Thursday table")
    add = Inverter.add

    def choosy(self: Inverter, document: IndexDocument) -> int:
        if document.title.startswith("Bad"):
            raise ValueError(f"{document.title} is no title")
        return add(self, document)

    monkeypatch.setattr(Inverter, "add", choosy)
    for titles, refused in (
        ({hubs: "Bad hubs"}, {hubs: "Bad hubs is no title"}),
        ({table: "Bad table"}, {hubs: "Bad hubs is no title", table: "Bad table is no title"}),
        ({hubs: "Good hubs"}, {table: "Bad table is no title"}),
    ):
        with library.catalogue(write=True) as catalogue:
            by = By(catalogue.runs.start("metadata", ""))
            changes = [(document, {"title": title}, ()) for document, title in titles.items()]
            catalogue.desk.correct_all(changes, origin="correction", detail="", by=by)
            publishing.publish_changes(library, catalogue, open_engine(library))
            failed = catalogue.ledger(status="failed")
        found = {entry.document: entry.detail for entry in failed if entry.reason == Reason.NOT_INDEXED}
        assert found == refused
