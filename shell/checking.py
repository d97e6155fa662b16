"""Which command says whether the library is sound, and puts right what is safe to?"""

from __future__ import annotations

import click

from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import print_json, say


@click.command(short_help="Say whether catalogue and index are sound; repair.")
@click.option("--repair", is_flag=True, help="Put right what can be without losing anything.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def check(here: Here, repair: bool, as_json: bool) -> int:
    """Check every text of the catalogue and every file of the index that answers, and name what is wrong.

    \b
    gleanings check
    gleanings check --repair

    --repair builds the index anew where it is damaged or behind, deletes what stopped builds have left, and
    overwrites what a purge deleted. A damaged catalogue is never changed: restore a backup.
    """
    from gleanings.corpus.lock import writing
    from gleanings.index import checking
    from gleanings.index.opening import open_engine

    library = here.library()
    engine = open_engine(library)
    with library.catalogue() as catalogue:
        found = checking.problems(library, catalogue, engine)
    if as_json:
        listed = [{"message": problem.message, "repair": problem.repair or None} for problem in found]
        print_json({"schema": "gleanings/problems/1", "problems": listed})
    else:
        for problem in found:
            click.echo(problem.message)
    if any(not problem.repair for problem in found):
        say("Restore a backup of the catalogue: `gleanings backup restore FOLDER`.")
        return 3
    to_edit = [problem for problem in found if problem.repair == "edit"]
    if repair:
        with writing(library.folder), library.catalogue(write=True) as catalogue:
            for done in checking.repair(library, catalogue, engine, found):
                say(done)
    elif len(found) > len(to_edit):
        say("Run `gleanings check --repair`.")
    if to_edit:
        say("Put the files in taxonomy/ right.")
    if not found:
        say("The catalogue and the index are sound.")
    return 3 if to_edit or (found and not repair) else 0
