"""How is a library moved to another engine from the shell, and what is said of it?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gleanings.shell.output import say
from gleanings.shell.publishing import say_refused

if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Catalogue
    from gleanings.corpus.library import Library

#: So many differences are printed.
_SHOWN = 10


def move_to(library: Library, catalogue: Catalogue, engine: str, queries: Path | None) -> int:
    """Moves the library, unless the other engine answers otherwise.

    Args:
        library: whose write lock is held.
        catalogue: of the library, open for writing.
        engine: the name of the other one.
        queries: a file of searches that both must answer alike, one a line.
    """
    from gleanings.index.moving import move

    texts = queries.read_text("utf-8-sig").splitlines() if queries else []
    done = move(library, catalogue, engine, [text for line in texts if (text := line.strip())])
    say_refused(done.revision.failed)
    say(f"Built {done.revision} in {engine}.")
    if found := done.agreement:
        for difference in found.differences[:_SHOWN]:
            say(f"Not alike: {difference}.")
        said = f"{len(found.differences):,} differences" if found.differences else "the same documents and counts"
        say(f"{found.queries} searches were asked of both: {said}; {found.alike:.0%} of the first ten are the same.")
    if not done.moved:
        say(f"{library.config.engine} goes on answering.")
        return 3
    say(f"gleanings.toml now says that {engine} answers. Start sites that are being served again.")
    return 0
