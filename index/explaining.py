"""Why was a document found? In plain words: which word of the query stands where in it, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gleanings.corpus.model import Document, Page
from gleanings.corpus.translating import counted, gettext, listed, ngettext, quoted
from gleanings.index.passages import PassageFinder, Place

_MOST_PAGES = 5


def reasons(finder: PassageFinder, document: Document, pages: Sequence[Page]) -> tuple[str, ...]:
    """One sentence for each part of the query that the document holds."""
    titled = {place.part for place in finder.places((Page(1, document.description.title),))}
    places: dict[str, list[Place]] = {part: [] for part in titled}
    for place in finder.places(pages):
        places.setdefault(place.part, []).append(place)
    return tuple(
        _sentence(part, found, part in titled, paged=document.format == "pdf")
        for part, found in sorted(places.items(), key=lambda item: -len(item[1]))
    )


def _sentence(part: str, found: Sequence[Place], titled: bool, *, paged: bool) -> str:
    said = [gettext("in the title")] if titled else []
    if found:
        where = _places([place.page for place in found], paged=paged)
        times = ngettext(
            "once on %(places)s", "%(count)s times on %(places)s", len(found), count=counted(len(found)), places=where
        )
        said.append(times)
    others = Counter(place.text.lower() for place in found if place.synonym)
    whole = gettext("“%(words)s” %(where)s", words=part, where=", ".join(said))
    if not others:
        return whole
    return gettext(
        "%(found)s (%(words)s counted as the same)", found=whole, words=listed([quoted(word) for word in others])
    )


def _places(pages: Sequence[int], *, paged: bool) -> str:
    different = list(dict.fromkeys(pages))
    names = [str(page) for page in different[:_MOST_PAGES]]
    if len(different) > _MOST_PAGES:
        names.append(gettext("%(count)s more", count=counted(len(different) - _MOST_PAGES)))
    if paged:
        return ngettext("page %(names)s", "pages %(names)s", len(different), names=listed(names))
    return ngettext("section %(names)s", "sections %(names)s", len(different), names=listed(names))
