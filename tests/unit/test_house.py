"""The house stays as ARCHITECTURE.md says: what is where, and who may import whom."""

from __future__ import annotations

import ast
import configparser
import functools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gleanings
from gleanings import cli
from gleanings.corpus import errors

ROOT = Path(gleanings.__file__).parent
FOLDERS = ("corpus", "index", "ingest", "search_app", "shell")
ROOT_MODULES = {"__init__", "__main__", "cli"}

#: Which of our packages each may import, itself aside.
MAY_IMPORT = {
    "corpus": set(),
    "index": {"corpus"},
    "ingest": {"corpus"},
    "search_app": {"corpus", "index", "ingest"},
    "shell": {"corpus", "index", "ingest", "search_app"},
}
#: Which third-party packages only one place may import.
ONLY_IN = {
    "click": "shell",
    "whoosh": "index/whoosh",
    "opensearchpy": "index/opensearch",
    "distributed": "ingest",
    "flask": "search_app",
    "citeproc": "corpus/harvard.py",
    "waitress": "search_app",
    "pypdfium2": "ingest",
    "pdfminer": "ingest",
    "trafilatura": "ingest",
    "PIL": "ingest",
    "bs4": "ingest",
}


def modules(folder: str) -> Iterator[Path]:
    return (ROOT / folder).rglob("*.py")


@functools.cache
def imported(path: Path) -> tuple[str, ...]:
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("folder", FOLDERS)
def test_imports_run_one_way(folder: str) -> None:
    for path in modules(folder):
        for name in imported(path):
            parts = name.split(".")
            if parts[0] == "gleanings" and len(parts) > 1 and parts[1] in FOLDERS:
                assert parts[1] in MAY_IMPORT[folder] | {folder}, f"{path} imports {name}"
            assert parts[0] != "gleanings" or parts[1] not in ROOT_MODULES, f"{path} imports {name}"


@pytest.mark.parametrize(("package", "place"), ONLY_IN.items())
def test_a_third_party_package_is_imported_in_its_place_only(package: str, place: str) -> None:
    for folder in FOLDERS:
        for path in modules(folder):
            if any(name.split(".")[0] == package for name in imported(path)):
                assert path.is_relative_to(ROOT / place), f"{path} imports {package}"


def test_the_catalogue_needs_nothing_but_the_standard_library_and_zstandard() -> None:
    """References alone are printed by a library, which only they import."""
    for path in modules("corpus"):
        for name in imported(path):
            top = name.split(".")[0]
            assert top in {"gleanings", "zstandard", "citeproc"} or top in sys.stdlib_module_names, (
                f"{path} imports {name}"
            )


def test_every_folder_with_code_is_a_package_that_installs() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    listed = set(setup["options"]["packages"].split())
    found = {"gleanings"}
    for folder in FOLDERS:
        for path in modules(folder):
            parts = path.parent.relative_to(ROOT).parts
            if "sample" not in parts:
                found.add(".".join(("gleanings", *parts)))
    assert listed == found


def test_no_module_lies_at_the_root_that_should_not_ship() -> None:
    assert {path.stem for path in ROOT.glob("*.py")} - {"setup"} == ROOT_MODULES


def test_the_package_itself_holds_its_version_and_nothing_else() -> None:
    tree = ast.parse((ROOT / "__init__.py").read_text("utf-8"))
    assigned = [node for node in tree.body if not isinstance(node, ast.Expr)]
    assert len(assigned) == 1
    assert gleanings.__version__.count(".") == 2


def test_a_search_from_the_shell_loads_neither_flask_nor_a_reader() -> None:
    """Importing them costs more than the search."""
    code = (
        "import sys, gleanings.cli, gleanings.shell.searching, gleanings.index.service\n"
        "heavy = {'flask', 'citeproc', 'pdfminer', 'pypdfium2', 'trafilatura', 'bs4', 'lxml', 'py3langid'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


def test_a_command_loads_no_module_of_other_commands() -> None:
    """A command that starts in a tenth of a second stays so however many commands there are."""
    code = (
        "import sys; from gleanings import cli; cli.run(['--library', '/nowhere', 'search', 'hub'])\n"
        "print(*sorted(name.removeprefix('gleanings.shell.') for name in sys.modules))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    commands = {module for section in cli.COMMANDS.values() for module in section.values()}
    assert commands & set(printed.split()) == {"searching"}


def test_every_error_has_an_exit_code_a_status_and_a_place_in_the_drawn_tree() -> None:
    drawn = errors.__doc__ or ""
    classes = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.GleaningsError)
    ]
    assert len(classes) > 15
    for error in classes:
        assert error.__name__ in drawn, f"{error.__name__} is not drawn"
        assert error.exit_code in {1, 2, 3, 4, 70}
        assert 400 <= error.http_status < 600


def test_every_module_says_which_question_it_answers() -> None:
    for folder in FOLDERS:
        for path in modules(folder):
            assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), f"{path} has no docstring"
