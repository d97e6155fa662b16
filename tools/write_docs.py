"""Which parts of docs/ are written from the code? ``python -m tools.write_docs`` from the checkout's root.

The command line and the configuration describe themselves; their pages are printed from there, so that they
cannot say anything else. A test compares the files with what this module would write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from gleanings.cli import cli
from gleanings.corpus.config import FILE_NAME, KEYS

DOCS = Path(__file__).parents[1] / "docs"

_WIDTH = 100
_WRITTEN = "<!-- Written by `make docs` from the program itself. Do not edit. -->"


def generated() -> dict[Path, str]:
    """The text of every generated page, by its path."""
    return {DOCS / "cli.md": _command_line(), DOCS / "configuration.md": _configuration()}


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


def main() -> None:
    """Write every generated page anew."""
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
