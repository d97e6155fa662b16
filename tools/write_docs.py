"""Which parts of docs/ are written from the code? ``python -m tools.write_docs`` from the checkout's root.

The command line and the configuration describe themselves; their pages are printed from there, so that they
cannot say anything else. A test compares the files with what this module would write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints, is_typeddict

import click

from gleanings.cli import cli
from gleanings.corpus.config import FILE_NAME, KEYS
from gleanings.index import shapes as answered
from gleanings.search_app.api.schemas import Shapes
from gleanings.shell import health_shapes as examined
from gleanings.shell import shapes as printed

#: Shapes without a name of their own: lines of JSON Lines, and the items of CSL-JSON.
LINES: dict[str, type] = {
    "hit": answered.HitJson,
    "passage": answered.PassageJson,
    "question": printed.QuestionJson,
    "change": printed.ChangeLineJson,
    "csl-item": printed.CslItemJson,
}

DOCS = Path(__file__).parents[1] / "docs"

_WIDTH = 100
_WRITTEN = "<!-- Written by `make docs` from the program itself. Do not edit. -->"


def generated() -> dict[Path, str]:
    """The text of every generated page, by its path."""
    written = {DOCS / "cli.md": _command_line(), DOCS / "configuration.md": _configuration()}
    for name, shape in PUBLISHED.items():
        written[DOCS / "schemas" / f"{name}-1.json"] = json.dumps(schema(name, shape), indent=2) + "\n"
    return written


def schema(name: str, shape: type) -> dict[str, Any]:
    """The JSON Schema of a shape, with the shapes that it is made of."""
    shapes = Shapes("#/$defs")
    about = shapes.reference(shape)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"gleanings/{name}/1",
        **about,
        "$defs": dict(sorted(shapes.found.items())),
    }


def _published() -> dict[str, type]:
    """Every shape that is printed or answered whole, by the name that its ``schema`` member gives it, and lines."""
    named = {}
    for module in (answered, printed, examined):
        for shape in vars(module).values():
            if is_typeddict(shape) and "schema" in (members := get_type_hints(shape)):
                named[get_args(members["schema"])[0].split("/")[1]] = shape
    return dict(sorted((named | LINES).items()))


def commands(
    command: click.Command = cli, name: str = "gleanings", parent: click.Context | None = None
) -> Iterator[tuple[str, click.Context]]:
    """Every command with the words that call it, groups before their members."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=_WIDTH, **command.context_settings)
    yield context.command_path, context
    if isinstance(command, click.Group):
        for member in command.list_commands(context):
            if found := command.get_command(context, member):
                yield from commands(found, member, context)


def _command_line() -> str:
    parts = [
        _WRITTEN,
        "# The command line",
        "What `--help` prints, for every command. [The shell guide](guide-shell.md) explains by example, and has the"
        " exit codes; [the query language](query-language.md) says what `QUERY` can be.",
    ]
    for name, context in commands():
        parts += [f"## {name}", f"```text\n{context.get_help()}\n```"]
    return "\n\n".join(parts) + "\n"


def _configuration() -> str:
    parts = [
        _WRITTEN,
        "# Configuration",
        f"Every library has a `{FILE_NAME}` in its folder. `gleanings init` writes it with all keys in it, and"
        " `gleanings config` prints the values in force. Every key has a default. A key that is not listed here is an"
        " error that names the line, so that a misspelt key never does nothing in silence.",
    ]
    for table in dict.fromkeys(key.table for key in KEYS):
        rows = ["| key | default | what it does |", "|---|---|---|"]
        for key in KEYS:
            if key.table == table:
                some = "One of" if isinstance(key.default, str) else "Any of"
                choices = f" {some} {_listed(key.choices)}." if key.choices else ""
                least = f" At least {key.least:,}." if key.least else ""
                rows.append(f"| `{key.name}` | `{_toml(key.default)}` | {key.help}{choices}{least} |")
        parts += [f"## [{table}]" if table else "## At the top of the file", "\n".join(rows)]
    return "\n\n".join(parts) + "\n"


def _listed(choices: tuple[str, ...]) -> str:
    return ", ".join(f"`{choice}`" for choice in choices)


def _toml(value: str | int | float | tuple[str, ...]) -> str:
    """The value as TOML writes it, which for these types is as JSON does."""
    return json.dumps(value, ensure_ascii=False)


#: Every published schema by its name.
PUBLISHED = _published()


def main() -> None:
    """Write every generated page anew."""
    for path, text in generated().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
