"""Which command says what is asked most, what finds nothing, and what is asked more than before?"""

from __future__ import annotations

from dataclasses import asdict

import click

from gleanings.shell.context import Here, pass_here
from gleanings.shell.output import print_json, say


@click.command(short_help="List queries that are asked most, find nothing, or are rising.")
@click.option("--without-result", "which", flag_value="without_result", help="Those that found nothing each time.")
@click.option("--rising", "which", flag_value="rising", help="Those that are asked more than in the period before.")
@click.option(
    "--days", metavar="N", type=click.IntRange(1), default=90, show_default=True, help="The period, up to today."
)
@click.option("--limit", metavar="N", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@click.option("--forget", is_flag=True, help="Delete what was counted.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_here
def queries(here: Here, which: str | None, days: int, limit: int, forget: bool, as_json: bool) -> None:
    """List queries with how often they were asked, how often in the period before, and how often they found nothing.

    \b
    gleanings queries
    gleanings queries --without-result --days 30

    Queries are counted only with `log_queries = "on"` in gleanings.toml: by day, in the library's folder, without
    addresses. One that was asked fewer than five times is never listed. Each that finds nothing is a hint for
    synonyms.txt.
    """
    from gleanings.corpus.query_log import QueryLog

    library = here.searchable()
    log = QueryLog(library.folder)
    if forget:
        say("Deleted what was counted." if log.forget() else "Nothing was counted.")
        return
    found = getattr(log, which or "most_asked")(limit, days)
    if as_json:
        print_json({"schema": "gleanings/queries/1", "queries": [asdict(query) for query in found]})
        return
    for query in found:
        click.echo(f"{query.times}\t{query.before}\t{query.without}\t{query.text}")
    if library.config.log_queries == "off":
        say('Queries are not counted: write log_queries = "on" in gleanings.toml to count them.')
