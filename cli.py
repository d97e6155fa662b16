"""What can I do from the shell?

Data goes to standard output, messages and progress to standard error. Exit codes: 0 found or done; 1 a lookup
found nothing; 2 wrong usage or query; 3 done, with failures; 4 library or index unusable; 70 our own fault;
130 interrupted. A closed pipe is 0.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from gleanings import __version__
from gleanings.shell import exits
from gleanings.shell.context import Here

#: Every command, with the module of ``gleanings.shell`` that has it, under the headings of ``gleanings --help``.
COMMANDS = {
    "Search": {
        "search": "searching",
        "batch": "batch",
        "suggest": "searching",
        "similar": "documents",
        "show": "documents",
        "open": "opening",
        "cite": "documents",
        "facets": "counting",
        "map": "counting",
        "serve": "serving",
        "demo": "serving",
    },
    "Make and fill a library": {
        "init": "library",
        "ingest": "ingesting",
        "reindex": "generations",
        "config": "library",
        "completion": "completion",
    },
    "Look after it": {
        "status": "health",
        "failures": "health",
        "check": "checking",
        "backup": "backups",
        "queries": "queries",
        "changes": "changes",
        "index": "generations",
        "diff": "generations",
        "metadata": "metadata",
        "withdraw": "removing",
        "restore": "removing",
        "merge": "removing",
        "purge": "removing",
        "themes": "vocabulary",
        "areas": "vocabulary",
    },
}


class Commands(click.Group):
    """The group of all commands; a command's module is imported when it is called, so that a search starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the table."""
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, which its module has under any name."""
        module = next((section[cmd_name] for section in COMMANDS.values() if cmd_name in section), None)
        if module is None:
            return None
        members = vars(import_module(f"gleanings.shell.{module}")).values()
        return next(found for found in members if isinstance(found, click.Command) and found.name == cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; where there is none, those that are called nearly so are named."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches  # only a misspelt command pays for its import

            near = get_close_matches(args[0], self.list_commands(ctx))
            if not near:
                raise
            raise click.UsageError(f"{error.format_message()} Did you mean {' or '.join(near)}?", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes what each command does, under the table's headings."""
        widest = max(map(len, self.list_commands(ctx)))
        for heading, section in COMMANDS.items():
            found = [(name, self.get_command(ctx, name)) for name in section]
            limit = formatter.width - 6 - widest
            with formatter.section(heading):
                formatter.write_dl(
                    [(name.ljust(widest), command.get_short_help_str(limit)) for name, command in found if command]
                )


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gleanings")
@click.option("--library", "named", metavar="DIR", help="The library's folder.  [env: GLEANINGS_LIBRARY]")
@click.pass_context
def cli(context: click.Context, named: str | None) -> None:
    """Search a library of reports, stories and case studies, down to the page.

    \b
    gleanings ingest ~/Reports            read a folder of PDFs and web pages
    gleanings search community hub        find documents and the passages in them
    gleanings serve                       search in the browser
    """
    context.obj = Here(named)


def run(arguments: list[str]) -> int:
    """Runs the command line and returns its exit code."""
    return exits.run(cli, arguments)


def main() -> NoReturn:
    """Runs the command line, and ends the process with the exit code of what happened."""
    # numpy starts a thread for every processor, for algebra that nothing here does; that costs more than a search.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if instruction := os.environ.get("_GLEANINGS_COMPLETE"):
        from gleanings.shell.completion import offer

        sys.exit(offer(cli, instruction))
    exits.prepare()
    sys.exit(run(sys.argv[1:]))
