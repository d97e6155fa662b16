"""Which states of a document did the library read, when, and how do they differ?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gleanings.corpus.model import Document, Version
from gleanings.corpus.translating import counted, gettext, ngettext
from gleanings.search_app.presenting.urls import text_url
from gleanings.search_app.presenting.wording import date_in_words, pages, words

#: Of a document that is read anew every week, nobody wants to see all.
_MOST = 20


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version in a list: when it was read, how large it is, and how it differs from the one before.

    Attributes:
        url: its text; "" for the one that the page is about.
    """

    day: str
    extent: str
    difference: str
    url: str


def version_views(document: Document, versions: Sequence[Version]) -> tuple[VersionView, ...]:
    """The versions, the newest first; none where there was only one."""
    if len(versions) < 2:
        return ()
    return tuple(_view(document, version) for version in versions[::-1][:_MOST])


def older_version_note(version: Version, of: int) -> str:
    """What stands above the text of a version that is not the current one."""
    return gettext(
        "This is not the current text: it is version %(number)s of %(count)s, as it was read on %(day)s.",
        number=version.ordinal,
        count=of,
        day=date_in_words(version.read_at[:10]),
    )


def _view(document: Document, version: Version) -> VersionView:
    return VersionView(
        day=date_in_words(version.read_at[:10]),
        extent=gettext("%(pages)s, %(words)s", pages=pages(version.pages), words=words(version.words)),
        difference=_difference(version),
        url="" if version.number == document.version else text_url(document.id, version.ordinal),
    )


def _difference(version: Version) -> str:
    if version.ordinal == 1:
        return gettext("the first")
    said, fewer = [], version.lost_pages - version.new_pages
    if version.new_pages:
        new = version.new_pages
        said.append(ngettext("%(count)s page differs", "%(count)s pages differ", new, count=counted(new)))
    if fewer > 0:
        said.append(ngettext("%(count)s page fewer", "%(count)s pages fewer", fewer, count=counted(fewer)))
    if version.same_file:
        said.append(gettext("the same file, read anew"))
    return "; ".join(said) or gettext("the same text")
