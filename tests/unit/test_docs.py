"""The documents say what the program does: nothing is stale, undocumented, or leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
import pytest

import gleanings
from gleanings.corpus.config import KEYS
from gleanings.corpus.library import Library
from gleanings.corpus.metadata_csv import COLUMNS
from gleanings.corpus.model import Reason
from gleanings.corpus.schema import MIGRATIONS
from gleanings.index.analysis import Analyzer
from gleanings.index.answer import hit_json, to_json
from gleanings.index.query import parse
from gleanings.index.request import SearchRequest
from gleanings.index.service import SearchService
from gleanings.index.shapes import HitJson
from tools.write_docs import commands, generated

ROOT = Path(gleanings.__file__).parent
PAGES = tuple(sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))))
MOST_README_LINES = 120

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_OPTION = re.compile(r"(?<!\S)(--?[a-z][a-z-]*)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return _FENCE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """The fragments that lead to a page's headings."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(page)))
    return {heading.strip().replace(" ", "-") for heading in kept}


def calls(page: Path) -> Iterator[str]:
    """What a page tells people to type: lines of its shell examples, and code in its sentences."""
    for language, block in _FENCE.findall(page.read_text("utf-8")):
        if language in {"text", "sh"} and page.name != "cli.md":
            for line in block.splitlines():
                yield from re.findall(r"(?<![\w/-])gleanings (?!\|)(?:[^|;>#]*)", line)
    for code in _CODE.findall(prose(page)):
        if code.startswith("gleanings "):
            yield code


def passage_keys(hit: HitJson) -> set[str]:
    passages = hit["passages"]
    assert isinstance(passages, list)
    return set(passages[0])


def test_the_generated_pages_are_what_the_program_says_now() -> None:
    for path, text in generated().items():
        assert path.read_text("utf-8") == text, f"{path.name} is stale: run `make docs`"


def test_every_command_and_option_is_documented() -> None:
    reference = text_of("docs/cli.md")
    for name, context in commands():
        assert f"\n## {name}\n" in reference
        assert context.command.help, f"{name} does not say what it does"
        for parameter in context.command.params:
            for option in parameter.opts if isinstance(parameter, click.Option) else ():
                assert option in reference, f"{name} {option}"


def test_every_command_says_what_it_does_shows_an_example_and_fits_a_terminal() -> None:
    for name, context in commands():
        narrow = click.Context(context.command, info_name=name, parent=context.parent, terminal_width=80)
        said, _, options = narrow.get_help().partition("\nOptions:\n")
        assert re.search(r"^ +(.* )?gleanings [a-z-]", said.partition("\n")[2], re.MULTILINE), (
            f"{name} has no example"
        )
        if isinstance(context.command, click.Group):
            listed = [line for line in options.splitlines() if line.startswith("  ") and not line.startswith("  -")]
            assert not [line for line in listed if line.endswith("...")], name


def test_every_key_of_the_configuration_says_what_it_does() -> None:
    reference = text_of("docs/configuration.md")
    for key in KEYS:
        assert len(key.help) > 10, key.name
        assert f"| `{key.name}` |" in reference, key.name


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_of_the_ledger_is_documented_with_its_advice(reason: Reason) -> None:
    assert f"| `{reason}` | {reason.advice} |" in text_of("docs/formats.md")


def test_every_key_of_the_search_json_is_documented(wexcombe: Library) -> None:
    answer = SearchService(wexcombe).search(SearchRequest(text="hub", limit=1))
    assert answer.hits[0].passages
    hit = hit_json(answer.hits[0])
    keys = {*to_json(answer), *hit, *passage_keys(hit), *asdict(answer.coverage)}
    documented = set(_CODE.findall(text_of("docs/formats.md")))
    assert keys - documented == set()


def test_every_column_of_the_metadata_csv_is_documented() -> None:
    assert set(COLUMNS) - set(_CODE.findall(text_of("docs/formats.md"))) == set()


def test_every_table_of_the_catalogue_is_documented() -> None:
    described = text_of("ARCHITECTURE.md")
    for table in re.findall(r"CREATE TABLE (\w+)", "".join(MIGRATIONS)):
        assert re.search(rf"^\|[^|]*`{table}`", described, re.MULTILINE), table


def test_queries_are_understood_as_documented() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", text_of("docs/query-language.md"), re.MULTILINE)
    assert len(rows) > 10
    analyzer = Analyzer("en")
    for typed, understood in rows:
        assert str(parse(typed, analyzer)) == understood


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose(page)):
        if link.startswith(("https://", "http://")):
            continue
        name, _, fragment = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not fragment or fragment in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_use_commands_and_options_that_are_there(page: Path) -> None:
    options = {
        name: {option for parameter in context.command.params for option in parameter.opts} | {"-h", "--help"}
        for name, context in commands()
    }
    for call in calls(page):
        words = re.sub(r"--library \S+ ", "", call.split(" -- ")[0]).split()
        name = " ".join(words[:3]) if " ".join(words[:3]) in options else " ".join(words[:2])
        if name not in options:
            assert words[1].startswith("-"), f"no such command: {call}"
            name = "gleanings"
        unquoted = re.sub(r"'[^']*'|\"[^\"]*\"", "", " ".join(words))
        assert set(_OPTION.findall(unquoted)) <= options[name], call


def test_tests_that_are_named_exist() -> None:
    """An invariant whose test was renamed would look protected and not be."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", text_of("ARCHITECTURE.md"))
    assert len(named) > 15
    for file, function in named:
        assert f"def {function}(" in text_of(file), function


def test_files_and_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    for page in PAGES:
        for code in _CODE.findall(prose(page)):
            if found := re.fullmatch(r"make ([a-z-]+)", code):
                assert found[1] in targets, code
            elif re.fullmatch(
                r"(corpus|index|ingest|search_app|shell|tests|tools|benchmarks|requirements)/[\w./-]*(\.\w+|/)", code
            ):
                assert (ROOT / code).exists(), f"{page.name}: {code}"


def test_every_package_that_is_installed_is_named_with_its_licence() -> None:
    notices = text_of("THIRD-PARTY.md")
    for package in re.findall(r"^([a-z0-9-]+)==", text_of("requirements/run.txt"), re.MULTILINE):
        assert f"\n| {package} |" in notices, package


def test_the_readme_is_short_and_begins_with_the_two_commands() -> None:
    readme = text_of("README.md")
    assert len(readme.splitlines()) <= MOST_README_LINES
    first = _FENCE.search(readme)
    assert first is not None
    assert "make demo" in first[2]
    assert "make test" in first[2]


def test_the_picture_in_the_readme_is_there_and_small() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text_of("README.md"))
    assert pictures
    assert all((ROOT / picture).stat().st_size < 250_000 for picture in pictures)
