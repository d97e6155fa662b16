"""Which command teaches a shell to complete commands, options and values?"""

from __future__ import annotations

import click

#: Set by the shell when it asks for what the Tab key offers; click reads it.
COMPLETE_VARIABLE = "_GLEANINGS_COMPLETE"


@click.command(short_help="Print the script that completes commands and filters with Tab.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that lets SHELL complete commands, options, and the values of filters with the Tab key.

    \b
    gleanings completion bash >> ~/.bashrc
    gleanings completion zsh >> ~/.zshrc
    gleanings completion fish > ~/.config/fish/completions/gleanings.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(context.find_root().command, {}, "gleanings", COMPLETE_VARIABLE).source())


def offer(group: click.Group, instruction: str) -> int:
    """Prints what the Tab key offers, as the script of ``completion`` asks for it; returns the exit code."""
    from click.shell_completion import shell_complete

    return shell_complete(group, {}, "gleanings", COMPLETE_VARIABLE, instruction)
