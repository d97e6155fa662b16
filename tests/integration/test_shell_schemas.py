"""Everything that the shell prints as data is what its published schema says, and every end has its exit code."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gleanings import cli
from gleanings.corpus.library import Library
from tests.schemas import names, validator
from tests.shared_data import shared_data
from tests.shell_session import Ended, run, start
from tests.small_library import identity, make_library

#: Calls of the command by the name of the schema that their output has.
Calls = dict[str, list[tuple[str, ...]]]

HUBS, BY_HAND = "{hubs}", "{sheet}"

#: What prints a schema's data as one object on standard output.
OBJECTS: Calls = {
    "search": [
        ("search", "community", "hub", "--json"),
        ("search", "--json", "--limit", "100", "--passages", "5"),
        ("search", "comunity", "hubb", "--year", "2010..2015", "--not-theme", "wellbeing", "--json", "--explain"),
        ("search", "zeppelin", "--json"),
        ("search", "hub", "--facets", "theme,year", "--json"),
    ],
    "batch": [("batch", "{questions}", "--json")],
    "suggest": [("suggest", "com", "--json")],
    "similar": [("similar", HUBS, "--json")],
    "document": [("show", HUBS, "--json")],
    "page": [("show", HUBS, "--page", "3", "--json")],
    "passages": [("search", "hub", "--in", HUBS, "--json")],
    "facets": [("facets", "--json"), ("facets", "theme", "--json")],
    "map": [("map", "--json"), ("map", "hub", "--rows", "area", "--cols", "type", "--json")],
    "status": [("status", "--json")],
    "failures": [("failures", "--json")],
    "poor-pages": [("failures", "--pages", "--below", "1", "--json")],
    "doubtful-values": [("failures", "--values", "--below", "1", "--json")],
    "health": [("status", "--full", "--json")],
    "problems": [("check", "--json")],
    "terms": [("themes", "list", "--json"), ("themes", "list", "--phrases", "--json"), ("areas", "list", "--json")],
    "redescribed": [("themes", "apply", "--dry-run", "--json")],
    "references": [("cite", HUBS, "--json"), ("cite", HUBS, "--page", "3", "--json")],
    "config": [("config", "--json")],
    "queries": [("queries", "--json"), ("queries", "--rising", "--json")],
    "corrections": [("metadata", "history", "--json")],
    "metadata-plan": [("metadata", "import", BY_HAND, "--dry-run", "--json")],
    "comparison": [("diff", "--json"), ("reindex", "--dry-run", "--json"), ("reindex", "--json")],
    "generations": [("index", "list", "--json")],
    "plan": [("ingest", "{files}", "--dry-run", "--json")],
}
#: What prints a schema's data line by line.
LINES: Calls = {
    "hit": [("search", "community", "hub", "--jsonl"), ("search", "hub", "--jsonl", "--passages", "3")],
    "passage": [("search", "hub", "--in", HUBS, "--jsonl")],
    "page": [("show", HUBS, "--jsonl")],
    "question": [("batch", "{questions}", "--jsonl")],
    "change": [("changes", "--jsonl")],
}
#: What the API alone answers.
ADDRESSES = {
    "pages": "/api/v1/documents/{hubs}/pages",
    "facet": "/api/v1/facets/theme?q=hub",
    "stats": "/api/v1/stats",
    "changes": "/api/v1/changes",
}
#: Checked by tests of their own below.
OTHERS = {"error", "ingest", "csl-item"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A library with something to show for every command, and what its commands are called with."""
    folder = tmp_path_factory.mktemp("schemas")
    library = make_library(folder)
    hubs = identity(library, "Hubs that last")
    assert run("--library", library.folder, "metadata", "set", hubs, "year=2018").code == 0
    assert run("--library", library.folder, "reindex").code == 0
    (folder / "questions.csv").write_text("query,theme,no\ncommunity hub,,1\nzeppelin,housing,2\n")
    (folder / "sheet.csv").write_text(f"id,year,areas\n{hubs},2017,Eastmere;Wexshire\n")
    return {
        "library": str(library.folder),
        "hubs": hubs,
        "questions": str(folder / "questions.csv"),
        "sheet": str(folder / "sheet.csv"),
        "files": str(folder / "files"),
    }


def call(desk: dict[str, str], arguments: tuple[str, ...]) -> Ended:
    return run("--library", desk["library"], *(argument.format(**desk) for argument in arguments))


def cases(table: Calls) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, arguments) for name, calls in table.items() for arguments in calls]


@pytest.mark.parametrize(("name", "arguments"), cases(OBJECTS))
def test_an_object_is_as_published(desk: dict[str, str], name: str, arguments: tuple[str, ...]) -> None:
    ended = call(desk, arguments)
    assert ended.code in (0, 1, 3), ended.err
    data = json.loads(ended.out)
    assert data["schema"] == f"gleanings/{name}/1"
    validator(name).validate(data)


@pytest.mark.parametrize(("name", "arguments"), cases(LINES))
def test_every_line_is_as_published(desk: dict[str, str], name: str, arguments: tuple[str, ...]) -> None:
    ended = call(desk, arguments)
    assert ended.code == 0, ended.err
    lines = ended.out.splitlines()
    assert lines
    for line in lines:
        validator(name).validate(json.loads(line))


@pytest.mark.parametrize(("name", "address"), ADDRESSES.items())
def test_what_the_api_alone_answers_is_as_published(
    visitor: FlaskClient, wexcombe: Library, name: str, address: str
) -> None:
    data = visitor.get(address.format(hubs=identity(wexcombe, "Hubs that last"))).get_json()
    assert data["schema"] == f"gleanings/{name}/1"
    validator(name).validate(data)


def test_references_as_data_are_as_published(desk: dict[str, str]) -> None:
    for arguments in (("search", "--csl"), ("cite", HUBS, "--page", "3", "--csl")):
        items = json.loads(call(desk, arguments).out)
        assert items
        for item in items:
            validator("csl-item").validate(item)


def test_a_run_that_reads_files_reports_as_published(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "empty.pdf").write_bytes(b"")
    (files / "story.html").write_text("<title>A story</title><h1>A story</h1><p>People met on Thursdays.</p>")
    ended = start("--library", tmp_path / "library", "ingest", files, "--json")
    assert ended.code == 3
    validator("ingest").validate(json.loads(ended.out))


def test_every_published_schema_is_held_by_a_test() -> None:
    assert names() == {*OBJECTS, *LINES, *ADDRESSES, *OTHERS}


def test_every_command_with_json_is_held_by_a_test() -> None:
    """A new command cannot print data that no schema describes."""
    from tools.write_docs import commands

    tested = {" ".join(arguments[:2]) for _, arguments in (*cases(OBJECTS), *cases(LINES))}
    tested |= {arguments[0] for _, arguments in (*cases(OBJECTS), *cases(LINES))} | {"ingest"}
    for path, context in commands():
        options = {option for parameter in context.command.params for option in parameter.opts}
        name = path.removeprefix("gleanings ")
        assert not options & {"--json", "--jsonl"} or name in tested, name


# Exit codes

#: A command, the exit code it ends with, and the code of its error as data, if it has one.
ENDS = [
    (("search", "community", "hub"), 0, None),
    (("search", "zeppelin"), 1, None),
    (("search", "zeppelin", "--count"), 1, None),
    (("batch", "/dev/null"), 2, "metadata"),
    (("show", "nothere"), 1, "not-found"),
    (("similar", "nothere"), 1, "not-found"),
    (("open", "nothere"), 1, "not-found"),
    (("cite", "nothere"), 1, "not-found"),
    (("show", HUBS, "--page", "99"), 1, "not-found"),
    (("search", "--theme", "helth"), 2, "unknown-value"),
    (("search", "--year", "soon"), 2, "invalid-parameter"),
    (("search", "--since", "soon"), 2, "invalid-parameter"),
    (("search", "word " * 300), 2, "query"),
    (("search", "--worst"), 2, "usage"),
    (("hunt",), 2, "usage"),
    (("ingest", "/no/such/folder"), 2, "source"),
    (("metadata", "import", "/no/such/file.csv"), 2, "metadata"),
    (("check",), 0, None),
]


@pytest.mark.parametrize(("arguments", "code", "kind"), ENDS)
def test_every_end_has_its_code_and_its_error_as_data(
    desk: dict[str, str], arguments: tuple[str, ...], code: int, kind: str | None
) -> None:
    plain = call(desk, arguments)
    assert plain.code == code, plain.err
    if kind is None:
        return
    assert plain.err.startswith("Error: ") or "Usage:" in plain.err
    told = call(desk, (*arguments, "--json"))
    if kind != "usage" and "No such option" in told.err:
        return  # a command that never prints data
    assert (told.code, told.out) == (code, "")
    error = json.loads(told.err)
    validator("error").validate(error)
    assert error["code"] == kind


def test_no_library_is_4_and_told_as_data(tmp_path: Path) -> None:
    for command in ("search", "status", "failures", "facets"):
        ended = run("--library", tmp_path / "none", command, "--json")
        assert ended.code == 4
        error = json.loads(ended.err)
        validator("error").validate(error)
        assert error["code"] == "library-missing"


def test_problems_of_a_table_are_told_as_data_by_row_and_column(desk: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("query,theme\nhub,housin\nhub,wellbein\n")
    error = json.loads(run("--library", desk["library"], "batch", tmp_path / "q.csv", "--json").err)
    validator("error").validate(error)
    assert [(problem["row"], problem["column"]) for problem in error["problems"]] == [(2, "theme"), (3, "theme")]


def test_codes_are_the_ones_that_are_documented() -> None:
    documented = (cli.__doc__ or "") + (Path(cli.__file__).parent / "docs" / "guide-shell.md").read_text("utf-8")
    for code in (0, 1, 2, 3, 4, 70, 130):
        assert f"| {code} |" in documented


# On real documents


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of real documents, with the themes and areas of theirs."""
    data = shared_data()
    folder = tmp_path_factory.mktemp("real") / "library"
    ended = start("--library", folder, "ingest", data / "sample")
    assert ended.code in (0, 3), ended.err
    return folder


def needs() -> Iterator[str]:
    with (shared_data() / "domain" / "needs.csv").open(encoding="utf-8") as file:
        yield from (row["query"] for row in csv.DictReader(file))


@pytest.mark.slow
def test_all_needs_are_answered_as_published_in_every_form(real: Path) -> None:
    search, hit, item = validator("search"), validator("hit"), validator("csl-item")
    asked = list(needs())
    assert len(asked) == 42
    found = 0
    for query in asked:
        words = ("search", "--", query)
        whole = run("--library", real, words[0], "--json", "--explain", "--passages", "5", *words[1:])
        answer = json.loads(whole.out)
        search.validate(answer)
        assert whole.code == (0 if answer["total"] else 1)
        found += answer["total"] > 0
        lines = run("--library", real, words[0], "--jsonl", "--passages", "1", *words[1:]).out.splitlines()
        for line in lines:
            hit.validate(json.loads(line))
        for reference in json.loads(run("--library", real, words[0], "--csl", *words[1:]).out):
            item.validate(reference)
        rows = list(csv.DictReader(io.StringIO(run("--library", real, words[0], "--csv", *words[1:]).out)))
        ids = run("--library", real, words[0], "--ids", *words[1:]).out.split()
        assert len(lines) == len(rows) == len(ids) == answer["total"]
        assert [row["id"] for row in rows] == [json.loads(line)["id"] for line in lines] == ids
    assert found > 30
