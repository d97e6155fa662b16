"""Wrong input from the shell: one clear sentence, the right exit code, nothing lost and nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shell_session import CHOSEN, SAMPLE, environment, held, run, start
from tests.small_library import make_library


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A small library of one's own, which no file had to be read for."""
    return make_library(tmp_path).folder


def refused(library: Path, *arguments: str | Path, code: int, said: str, hint: str = "") -> None:
    """The command ends with the code and says so, and the library holds what it held."""
    before = held(library)
    ended = run("--library", library, *arguments)
    assert ended.code == code, ended.err
    assert ended.out == ""
    told, _, more = ended.err.partition("\n")
    assert told.startswith("Error: "), ended.err
    assert said in told
    assert hint in more
    assert "Traceback" not in ended.err
    assert held(library) == before


# What is to be read


def test_a_folder_that_is_not_there(library: Path) -> None:
    refused(library, "ingest", "/no/such/folder", code=2, said="There is nothing at /no/such/folder.")


def test_an_empty_folder(library: Path, tmp_path: Path) -> None:
    """Perhaps a drive that is not mounted: its documents must not be taken for gone."""
    files = tmp_path / "files"
    shutil.rmtree(files)
    files.mkdir()
    refused(library, "ingest", files, code=2, said=f"There is no PDF or HTML file in {files}.")
    assert json.loads(run("--library", library, "status", "--json").out)["coverage"]["documents"] == 15


def test_no_folder_at_all(library: Path) -> None:
    refused(library, "ingest", code=2, said="Say which folder to read", hint="sources in gleanings.toml")


def test_a_folder_without_a_file_that_can_be_read(library: Path, tmp_path: Path) -> None:
    """Each file is told with its reason, and nothing else changes."""
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "letter.docx").write_bytes(b"PK\x03\x04 not for us")
    (folder / "empty.pdf").write_bytes(b"")
    ended = start("--library", library, "ingest", folder, "--json")
    assert ended.code == 3
    told = json.loads(ended.out)
    assert {failed["source"]: failed["reason"] for failed in told["failed"]} == {
        "letter.docx": "unsupported", "empty.pdf": "empty",
    }  # fmt: skip
    assert json.loads(run("--library", library, "status", "--json").out)["coverage"]["documents"] == 15


def test_a_path_that_is_not_there_makes_no_library(tmp_path: Path) -> None:
    for arguments in (["/no/such/folder"], []):
        ended = run("--library", tmp_path / "new", "ingest", *arguments)
        assert ended.code == 2
        assert not (tmp_path / "new").exists()


def test_a_file_that_vanishes_while_it_is_read(library: Path, tmp_path: Path) -> None:
    """It is a failure of that file; the others are read."""
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copyfile(SAMPLE / CHOSEN[0], folder / "stays.html")
    shutil.copyfile(SAMPLE / CHOSEN[1], folder / "goes.pdf")
    os.utime(folder / "stays.html", (1_000_000_000, 1_000_000_000))  # read after the newer one
    code = (
        "import sys; from pathlib import Path\n"
        "from gleanings.ingest import pipeline; from gleanings import cli\n"
        "class Vanishing(pipeline.Watcher):\n"
        "    def begin(self, files): Path(sys.argv[3], 'goes.pdf').unlink(missing_ok=True)\n"
        "pipeline.Watcher = Vanishing\n"
        "sys.exit(cli.run(['--library', sys.argv[1], 'ingest', sys.argv[3], '--json']))"
    )
    command = [sys.executable, "-c", code, str(library), "ingest", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    assert ended.returncode == 3, ended.stderr
    told = json.loads(ended.stdout)
    assert told["read"] == 1
    assert [(failed["source"], failed["reason"]) for failed in told["failed"]] == [("goes.pdf", "vanished")]


# Where it is to go


@pytest.mark.parametrize("folder", ["/dev/null/x", "{file}/x"])
def test_a_library_that_cannot_be_made(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("x")
    ended = run("--library", folder.format(file=tmp_path / "file"), "ingest", SAMPLE)
    assert ended.code == 4
    assert ended.err.startswith("Error: A library cannot be made in ")
    assert ended.err.rstrip().endswith("Not a directory.")


def test_a_library_whose_index_cannot_be_written(library: Path) -> None:
    """A file stands where the folder should be; the old answer to every other question stays."""
    shutil.rmtree(library / "index")
    (library / "index").write_text("in the way")
    refused(library, "reindex", code=4, said="The index in", hint="")


@pytest.mark.parametrize("command", [("search", "hub"), ("status",), ("ingest", SAMPLE), ("show", "x"), ("reindex",)])
def test_no_library(tmp_path: Path, command: tuple[str | Path, ...]) -> None:
    named = tmp_path / ("a" * 300)
    ended = run("--library", named, *command)
    assert ended.code == 4
    assert ended.err.startswith("Error: ")
    assert "Traceback" not in ended.err


def test_a_second_writer_is_told_who_writes(library: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from gleanings.corpus.lock import writing\n"
        "with writing(Path(sys.argv[1])): print(); sys.stdout.flush(); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(library)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        said = f"Process {writer.pid} is writing to the library in {library}."
        refused(library, "ingest", tmp_path / "files", code=4, said=said, hint="Try again when it has ended.")
        refused(library, "reindex", code=4, said=said)
        assert run("--library", library, "search", "hub").code == 0, "readers go on"
        writer.communicate()


def test_a_catalogue_that_is_damaged(library: Path) -> None:
    (library / "catalogue.sqlite3").write_bytes(b"no database " * 1000)
    for command in (("search", "hub"), ("status",), ("failures",), ("metadata", "export")):
        ended = run("--library", library, *command)
        assert ended.code == 4
        assert f"Error: The catalogue {library}/catalogue.sqlite3 is damaged" in ended.err


# What a librarian wrote


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("gleanings.toml", 'name = "x"\nnotise = 3\n', "gleanings.toml, line 2: no key is called 'notise'."),
        ("taxonomy/themes.toml", '[[theme]]\nid = "a"\nlabel = \n', "themes.toml, line 3: not valid TOML"),
        ("taxonomy/themes.toml", '[[theme]]\nid = "A b"\nlabel = "x"\n', "themes.toml, line 2: the id 'A b'"),
        ("taxonomy/areas.csv", "id,nome\nx,Nowhere\n", "areas.csv, line 1: "),
    ],
)
def test_a_file_of_the_library_with_a_mistake_is_named_with_the_line(
    library: Path, tmp_path: Path, file: str, content: str, said: str
) -> None:
    (library / file).write_text(content)
    refused(library, "search", "hub", code=4, said=said)
    new = tmp_path / "new.html"
    new.write_text("<title>New</title><h1>New</h1><p>A new page about the hub and its people.</p>")
    refused(library, "ingest", new, code=4, said=said)


@pytest.mark.parametrize(
    ("content", "arguments", "said", "cell"),
    [
        ("source,year\n000.pdf,soon\n", (), "1 cell with errors", "row 2, year: 'soon' is not a year"),
        (
            "source,year\nnone.pdf,2019\n",
            (),
            "1 row about unknown files",
            "row 2, source: no file is called 'none.pdf'",
        ),
        ("file,year\n000.pdf,2019\n", (), "no column that says which document", "It needs id, source_url or source"),
        ("file,year\n000.pdf,2019\n", ("--map", "name=source"), "no column 'name'", "It has file, year."),
        ("file,year\n000.pdf,2019\n", ("--map", "file"), "--map 'file' is not a list such as", ""),
    ],
)
def test_a_metadata_file_with_a_mistake_changes_nothing(
    library: Path, tmp_path: Path, content: str, arguments: tuple[str, ...], said: str, cell: str
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(content)
    refused(library, "ingest", tmp_path / "files", "--metadata", sheet, *arguments, code=2, said=said, hint=cell)


# What is asked for


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("--year", "20x"), "'20x' is not a year of four digits.", "Write a year as 2019, a range as 2018..2024."),
        (("--theme", "housng"), "No theme is called 'housng' in this library.", "Did you mean housing?"),
        (("--not-area", "Eastmeer"), "No area is called 'Eastmeer' in this library.", "Did you mean eastmere?"),
        (("--type", "poem"), "No type is called 'poem' in this library.", "`gleanings facets type` lists them."),
        (("--facets", "colour"), "'colour' is not a value of facets.", "Use theme, year, area"),
        (("x" * 1001,), "The query has 1,001 characters; at most 1,000 can be searched.", ""),
        (("hub " * 65,), "The query has 65 words and phrases; at most 64 can be searched.", ""),
        (("--in", "abc"), "Say which words to look for in the document", ""),
    ],
)
def test_a_search_that_makes_no_sense(
    wexcombe_folder: Path, arguments: tuple[str, ...], said: str, hint: str
) -> None:
    ended = run("--library", wexcombe_folder, "search", *arguments)
    assert (ended.code, ended.out) == (2, "")
    told, _, more = ended.err.partition("\n")
    assert told.startswith(f"Error: {said}")
    assert hint in more
    as_json = run("--library", wexcombe_folder, "search", "--json", *arguments)
    assert (as_json.code, as_json.out, as_json.err.count("\n")) == (2, "", 1)
    assert json.loads(as_json.err)["error"].startswith(said)


@pytest.fixture(scope="module")
def wexcombe_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("asked")).folder


@pytest.mark.parametrize(
    "arguments",
    [("search", "--limit", "x"), ("search", "--sort", "worst"), ("search", "--nonsense"), ("nonsense",), ("show",)],
)
def test_a_command_line_that_click_refuses_ends_the_same_way(
    wexcombe_folder: Path, arguments: tuple[str, ...]
) -> None:
    ended = run("--library", wexcombe_folder, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "Error: " in ended.err
    as_json = run("--library", wexcombe_folder, *arguments, "--json")
    assert (as_json.code, as_json.out) == (2, "")
    assert json.loads(as_json.err)["code"] == "usage"


def test_a_word_that_begins_with_a_dash_is_answered_with_how_to_ask(wexcombe_folder: Path) -> None:
    ended = run("--library", wexcombe_folder, "search", "-hub")
    assert ended.code == 2
    assert "put -- before the query" in ended.err
    everything = run("--library", wexcombe_folder, "search", "--count").out
    without = run("--library", wexcombe_folder, "search", "--count", "--", "-hub").out
    assert 0 < int(without) < int(everything)
    other = run("--library", wexcombe_folder, "status", "-x")
    assert "before the query" not in other.err, "it is no query there"


def test_a_page_far_behind_the_last_says_that_nothing_is_left(wexcombe_folder: Path) -> None:
    ended = run("--library", wexcombe_folder, "search", "community", "--offset", "1000000000")
    assert (ended.code, ended.out) == (0, "")
    assert "Nothing is left after the first 1,000,000,000." in ended.err


@pytest.mark.parametrize("reason", ["nonsense", "/some/folder"])
def test_a_reason_that_there_is_not_is_answered_with_those_there_are(wexcombe_folder: Path, reason: str) -> None:
    """A path after the option is easily taken for its value."""
    ended = run("--library", wexcombe_folder, "ingest", "--retry-failed", reason)
    assert ended.code == 2
    assert f"there is no reason '{reason}'" in ended.err
    assert "encrypted" in ended.err
