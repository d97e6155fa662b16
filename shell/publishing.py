"""How does what a command changed in the catalogue reach the index?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gleanings.shell.output import say

if TYPE_CHECKING:
    from gleanings.corpus.library import Library
    from gleanings.index.engine import Refused


def publish(library: Library, *, fresh: bool) -> str | None:
    """Brings the index up to date, or builds it anew; says which documents it refused.

    Returns:
        The revision that answers from now on, or None where nothing had changed.
    """
    from gleanings.index.opening import open_engine
    from gleanings.index.publishing import publish_changes, rebuild

    with library.catalogue(write=True) as catalogue:
        step = rebuild if fresh else publish_changes
        revision = step(library, catalogue, open_engine(library))
    if revision is None:
        return None
    say_refused(revision.failed)
    return str(revision)


def say_refused(refused: Iterable[Refused]) -> None:
    """Says which documents an index could not take."""
    for each in refused:
        say(f"{each.id} could not be indexed: {each.reason}")
