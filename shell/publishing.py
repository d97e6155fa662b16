"""How does what a command changed in the catalogue reach the index?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gleanings.shell.output import say

if TYPE_CHECKING:
    from gleanings.corpus.library import Library


def publish(library: Library, *, fresh: bool) -> str | None:
    """Brings the index up to date, or builds it anew; says which documents it refused.

    Returns:
        The revision that answers from now on, or None where nothing had changed.
    """
    from gleanings.index.publishing import publish_changes, rebuild
    from gleanings.index.service import open_engine

    with library.catalogue(write=True) as catalogue:
        step = rebuild if fresh else publish_changes
        revision = step(library, catalogue, open_engine(library))
    if revision is None:
        return None
    for refused in revision.failed:
        say(f"{refused.id} could not be indexed: {refused.reason}")
    return str(revision)
