"""The shell from outside: what a person or a script sees of each command, and of each mistake."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from tests.shell_session import CHOSEN, SAMPLE, environment, held, run, start


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three reports."""
    folder = tmp_path_factory.mktemp("reports")
    for name in CHOSEN:
        shutil.copyfile(SAMPLE / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, reports: Path) -> Path:
    """A library made by ingesting them; tests that write to one make a copy."""
    folder = tmp_path_factory.mktemp("shell") / "library"
    ended = start("--library", folder, "ingest", reports)
    assert ended.code == 3, ended.err
    assert ended.out == ""
    assert f"Made a library in {folder}." in ended.err
    assert "3 files: 2 read" in ended.err
    assert "1  encrypted: Needs a password" in ended.err
    return folder


@pytest.fixture
def copied(library: Path, tmp_path: Path) -> Path:
    """A library of one's own."""
    return Path(shutil.copytree(library, tmp_path / "library"))


@pytest.fixture(scope="module")
def pub(library: Path) -> str:
    """The id of the story of the pub."""
    return run("--library", library, "search", "pub", "--format", "html", "--ids").out.strip()


# Commands that answer


def test_a_search_prints_documents_and_passages_and_says_what_was_searched(library: Path, pub: str) -> None:
    ended = run("--library", library, "search", "pub")
    assert ended.code == 0
    assert ended.out.startswith("1. ")
    assert pub in ended.out
    assert "section “" in ended.out
    assert "2 of 2 documents were searched by their words; 1 file could not be read." in ended.err
    assert "\x1b[" not in ended.out, "a pipe gets no colours"


def test_a_misspelt_command_is_answered_with_the_nearest(library: Path) -> None:
    ended = run("--library", library, "ingests", "pub")
    assert (ended.code, ended.out) == (2, "")
    assert "No such command 'ingests'. Did you mean ingest?" in ended.err
    assert "Did you mean" not in run("--library", library, "xyzzy").err


def test_since_leaves_out_what_was_there_before(library: Path) -> None:
    for since, code, said in (
        ("1", 0, "2\n"),
        ("2", 1, "0\n"),
        ("2000-01-31", 0, "2\n"),
        ("1d", 0, "2\n"),
        ("9999-01-01", 1, "0\n"),
    ):
        ended = run("--library", library, "search", "people", "--since", since, "--count")
        assert (ended.code, ended.out) == (code, said), since
    assert run("--library", library, "search", "--since", "1", "--count").out == "2\n"
    assert run("--library", library, "search", "--since", "soon").code == 2
    assert run("--library", library, "search", "--since", "1..2").code == 2


def test_each_form_of_output_is_the_same_search(library: Path) -> None:
    """People read one, programs the others; nothing but data may stand on standard output."""
    forms = {
        name: run("--library", library, "search", "people", f"--{name}") for name in ("ids", "json", "jsonl", "csv")
    }
    ids = forms["ids"].out.split()
    assert len(ids) == 2
    assert [hit["id"] for hit in json.loads(forms["json"].out)["hits"]] == ids
    assert [json.loads(line)["id"] for line in forms["jsonl"].out.splitlines()] == ids
    assert [row["id"] for row in csv.DictReader(io.StringIO(forms["csv"].out))] == ids
    assert [form.code for form in forms.values()] == [0, 0, 0, 0]


def test_a_search_without_words_lists_everything(library: Path) -> None:
    assert len(run("--library", library, "search", "--ids").out.split()) == 2


def test_the_rows_of_a_csv_may_be_passages(library: Path) -> None:
    ended = run("--library", library, "search", "people", "--csv", "--passages", "3")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert len(rows) > 2
    assert all(row["passage"] for row in rows)


def test_a_search_may_be_counted_explained_and_broken_down(library: Path) -> None:
    assert run("--library", library, "search", "pub", "--count").out == "2\n"
    assert "Understood as: +pub" in run("--library", library, "search", "+pub", "--explain").err
    ended = run("--library", library, "search", "--facets", "format")
    assert ended.out.splitlines() == ["format", "       1  Web page  [html]", "       1  PDF  [pdf]"]
    assert run("--library", library, "facets", "format").out == ended.out
    assert json.loads(run("--library", library, "facets", "format", "--json").out)["facets"].keys() == {"format"}


def test_the_passages_of_one_document_can_be_listed(library: Path, pub: str) -> None:
    ended = run("--library", library, "search", "pub", "--in", pub, "--json")
    found = json.loads(ended.out)
    assert (found["id"], ended.code) == (pub, 0)
    assert len(found["passages"]) > 2
    assert run("--library", library, "search", "zeppelin", "--in", pub).code == 1


def test_a_document_is_shown_in_each_form(library: Path, pub: str) -> None:
    assert run("--library", library, "show", pub).out.startswith("title ")
    assert len(run("--library", library, "show", pub, "--text").out) > 1000
    assert json.loads(run("--library", library, "show", pub, "--json").out)["id"] == pub
    assert "title\t" in run("--library", library, "show", pub, "--why").out
    page = run("--library", library, "show", pub, "--page", "1").out
    assert page.strip()
    assert page.strip() in run("--library", library, "show", pub, "--text").out


def test_the_state_of_a_library_is_told_for_people_and_programs(library: Path) -> None:
    ended = run("--library", library, "status")
    assert ended.code == 0
    assert "2 documents" in ended.out
    assert "1  encrypted" in ended.out
    told = json.loads(run("--library", library, "status", "--json").out)
    assert told["coverage"]["documents"] == 2
    assert told["generation"] == "1.1"
    assert told["last_run"]["ended"]


def test_failures_are_listed_with_what_to_do(library: Path) -> None:
    ended = run("--library", library, "failures")
    assert ended.code == 3
    location, reason, _detail = ended.out.rstrip("\n").split("\t")
    assert (Path(location).name, reason) == (CHOSEN[2], "encrypted")
    assert "save a copy without one" in ended.err
    (failure,) = json.loads(run("--library", library, "failures", "--json").out)["failures"]
    assert failure["advice"]


def test_documents_are_cited_one_a_line_or_for_a_citation_manager(library: Path, pub: str) -> None:
    """Ids come as arguments or from a pipe; a page is cited by its heading or printed number."""
    ended = run("--library", library, "cite", pub)
    assert ended.out.startswith("Ollerton, M. (2017) The night we saved our pub.")
    assert "section “" in run("--library", library, "cite", pub, "--page", "1").out
    both = start("--library", library, "cite", "-", "--ris", stdin=run("--library", library, "search", "--ids").out)
    assert both.out.count("TY  - ") == both.out.count("ER  - ") == 2
    assert "author = {Ollerton, Maggie}" in run("--library", library, "cite", pub, "--bibtex").out
    assert json.loads(run("--library", library, "cite", pub, "--csl").out)[0]["id"] == pub
    codes = [run("--library", library, "cite", *ids).code for ids in ((), ("nothing",), (pub, pub, "--page", "1"))]
    assert codes == [2, 1, 2]


def test_the_evidence_map_is_a_table_a_spreadsheet_or_data(library: Path) -> None:
    table = run("--library", library, "map", "--rows", "type", "--cols", "year")
    assert table.code == 0
    assert table.out.splitlines()[0].split() == ["type", "2017", "2018", "2019", "No", "year", "all"]
    rows = list(csv.reader(io.StringIO(run("--library", library, "map", "--rows", "type", "--csv").out)))
    data = json.loads(run("--library", library, "map", "--rows", "type", "--json").out)
    assert [[int(cell) for cell in row[1:-1]] for row in rows[1:-1]] == data["cells"]
    assert run("--library", library, "map", "zeppelin").code == 1
    assert run("--library", library, "map", "--rows", "year").code == 2


def test_metadata_go_out_as_csv(library: Path, pub: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("--library", library, "metadata", "export").out)))
    assert {row["id"]: row["source"] for row in rows}[pub] == CHOSEN[0]


def test_the_configuration_in_force_is_printed(library: Path) -> None:
    ended = run("--library", library, "config")
    assert ended.out.startswith(f"# {library / 'gleanings.toml'}\n")
    assert "file_megabytes = 100" in ended.out


def test_making_a_library_says_where_and_what_next(tmp_path: Path) -> None:
    ended = run("init", tmp_path / "new", "--name", "Ashlock")
    assert (ended.code, ended.out) == (0, "")
    assert "gleanings ingest" in ended.err
    again = run("init", tmp_path / "new")
    assert (again.code, again.err) == (2, f"Error: {tmp_path / 'new'} is a library already.\n")


def test_the_library_is_found_from_below_and_by_the_environment(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLEANINGS_LIBRARY", raising=False)
    with chdir(library / "taxonomy"):
        assert run("search", "pub", "--count").out == "2\n"
    monkeypatch.setenv("GLEANINGS_LIBRARY", str(library))
    with chdir(tmp_path):
        assert run("search", "pub", "--count").out == "2\n"


def test_a_new_library_says_that_nothing_was_ingested(tmp_path: Path) -> None:
    run("init", tmp_path / "new")
    ended = run("--library", tmp_path / "new", "status")
    assert ended.code == 0
    assert "Nothing was ingested yet. Run `gleanings ingest FOLDER`." in ended.out
    assert json.loads(run("--library", tmp_path / "new", "status", "--json").out)["coverage"]["files"] == 0
    searched = run("--library", tmp_path / "new", "search", "pub")
    assert searched.code == 4
    assert searched.err.startswith("Error: ")


def test_every_command_has_a_help_text(library: Path) -> None:
    listed = run("--help")
    assert listed.code == 0
    sections = listed.out.partition("\nSearch:\n")[2].splitlines()
    commands = [line.split()[0] for line in sections if re.match(r"  \S", line)]
    assert {"ingest", "search", "show", "status", "failures", "facets", "metadata", "serve", "demo"} <= set(commands)
    for command in commands:
        ended = run(command, "--help")
        assert ended.code == 0
        assert ended.out.startswith(f"Usage: gleanings {command}")


# Commands that write


def test_a_second_run_reads_nothing_and_changes_nothing(copied: Path, reports: Path) -> None:
    before = held(copied)
    ended = start("--library", copied, "ingest", reports)
    assert ended.code == 3
    assert "0 read, 2 unchanged" in ended.err
    assert "The index was up to date already." in ended.err
    after = held(copied)
    assert {name for name in before if before[name] != after[name]} == {"runs"}


def test_a_dry_run_changes_nothing(copied: Path, reports: Path) -> None:
    before = held(copied)
    ended = start("--library", copied, "ingest", "--dry-run", reports)
    assert ended.code == 0
    assert len(ended.out.splitlines()) == 3
    assert held(copied) == before


def test_paths_may_come_from_standard_input(tmp_path: Path, reports: Path) -> None:
    ended = start("--library", tmp_path / "new", "ingest", "-", stdin=f"{reports / CHOSEN[0]}\n")
    assert ended.code == 0
    assert "1 file: 1 read" in ended.err


def test_the_report_of_a_run_may_be_json(copied: Path, reports: Path) -> None:
    told = json.loads(start("--library", copied, "ingest", reports, "--json").out)
    assert (told["found"], told["unchanged"]) == (3, 2)
    assert [failed["reason"] for failed in told["failed"]] == ["encrypted"]


def test_metadata_win_over_what_was_guessed(copied: Path, reports: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"file;title;year\n{CHOSEN[0]};A better title;1999\n{CHOSEN[2]};Locked;\n")
    ended = start("--library", copied, "ingest", reports, "--metadata", sheet, "--map", "file=source")
    assert (ended.code, "1  took values from the metadata file." in ended.err) == (3, True), ended.err
    assert "A better title" in run("--library", copied, "search", "--year", "1999").out


def test_building_the_index_anew_answers_the_same(copied: Path) -> None:
    before = run("--library", copied, "search", "people", "--ids").out
    ended = run("--library", copied, "reindex")
    assert (ended.code, ended.err) == (0, "Published 2.1.\n")
    assert run("--library", copied, "search", "people", "--ids").out == before


def test_a_damaged_index_is_told_and_built_anew(copied: Path) -> None:
    (copied / "index" / "current").write_text("garbage")
    for command in (("search", "pub"), ("status",)):
        ended = run("--library", copied, *command)
        assert ended.code == 4
        assert "index/current is damaged" in ended.err
        assert "gleanings reindex" in ended.err
    assert run("--library", copied, "reindex").code == 0
    assert run("--library", copied, "search", "pub", "--count").out == "2\n"


# Ends


def test_a_lookup_that_finds_nothing_ends_with_one(library: Path) -> None:
    for arguments in (("search", "zeppelin"), ("search", "zeppelin", "--count"), ("show", "nonesuch")):
        assert run("--library", library, *arguments).code == 1
    assert (
        run("--library", library, "show", "nonesuch").err
        == "Error: There is no document 'nonesuch' in this library.\n"
    )


def test_a_page_that_is_not_there_is_told_with_how_many_there_are(library: Path, pub: str) -> None:
    ended = run("--library", library, "show", pub, "--page", "99")
    assert ended.code == 1
    assert "there is no page 99" in ended.err


def test_a_closed_pipe_is_no_error(library: Path) -> None:
    """`gleanings search | head -1` must neither complain nor fail, however little was printed."""
    for arguments in ("--jsonl", "--ids", "--text"):
        command = ["search", "people", arguments] if arguments != "--text" else ["metadata", "export"]
        reader, writer = os.pipe()
        os.close(reader)
        ended = subprocess.run(
            [sys.executable, "-m", "gleanings", "--library", str(library), *command],
            stdout=writer, stderr=subprocess.PIPE, text=True, check=False, env=environment(),
        )  # fmt: skip
        os.close(writer)
        assert ended.returncode == 0, ended.stderr
        assert "Error" not in ended.stderr
        assert "Exception" not in ended.stderr


def test_an_interrupted_run_says_so_and_goes_on_later(tmp_path: Path, reports: Path) -> None:
    """Held up by a file that never ends: a FIFO of paths on standard input."""
    command = [sys.executable, "-m", "gleanings", "--library", str(tmp_path / "new"), "ingest", "-"]
    waiting = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
    )
    assert waiting.stdin is not None
    waiting.stdin.write("x\n" * 100_000)  # more than a pipe holds: once it is written, the program is reading
    waiting.send_signal(signal.SIGINT)
    _, err = waiting.communicate()
    assert (waiting.returncode, err.strip()) == (130, "Interrupted.")
    assert start("--library", tmp_path / "new", "ingest", reports).code == 3


def test_a_letter_that_the_terminal_cannot_show_is_no_fault(library: Path) -> None:
    ended = start("--library", library, "search", "pub", PYTHONIOENCODING="latin-1")
    assert (ended.code, ended.err.count("Traceback")) == (0, 0)
    assert "\\u2019" in ended.out


def test_what_nobody_expected_is_our_fault_and_says_so() -> None:
    """A crash must not end with 1, which means that nothing was found."""
    code = (
        "import sys; from gleanings import cli; from gleanings.shell import context\n"
        "context.find_library = None; sys.argv[1:] = ['status']"
    )
    ended = subprocess.run([sys.executable, "-c", f"{code}; cli.main()"], capture_output=True, text=True, check=False)
    assert ended.returncode == 70
    assert "Traceback" in ended.stderr
    assert "This is a fault of Gleanings, not yours." in ended.stderr


def test_check_names_a_file_of_the_index_in_which_one_byte_changed(copied: Path) -> None:
    assert run("--library", copied, "check").code == 0
    segment = next((copied / "index").rglob("*.segment"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    ended = run("--library", copied, "check")
    assert ended.code == 3
    assert segment.name in ended.out
    assert "gleanings check --repair" in ended.err
