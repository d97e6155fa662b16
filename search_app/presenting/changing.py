"""What did a change to a document change, in words for readers?"""

from __future__ import annotations

import re

from gleanings.corpus.changes import Change, ChangeKind
from gleanings.corpus.encoding import CORRECTABLE
from gleanings.corpus.model import Reason
from gleanings.corpus.translating import gettext
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.presenting.wording import field_title, reason_title

_NONE = "(none)"
_ARROW = " → "
_FIELDS = "|".join(CORRECTABLE)
#: One field with what it said and says, as ``corpus.changes.differences`` writes several.
_DIFFERENCE = re.compile(rf"(?:^|; )({_FIELDS}): (.*?){_ARROW}(.*?)(?=; (?:{_FIELDS}): |$)", re.DOTALL)
#: The fields whose values have names, by the facet that names them.
_NAMED = {"themes": "theme", "areas": "area", "type": "type", "language": "language"}
_FIELD_OF = {ChangeKind.REDATED: "year", ChangeKind.RETHEMED: "themes"}


def change_detail(change: Change, known: Vocabulary) -> str:
    """What is said of a change besides its kind and its document: values by their names, a failure by its reason."""
    if change.kind is ChangeKind.FAILED and change.detail in set(Reason):
        return reason_title(Reason(change.detail))
    if change.kind in _FIELD_OF:
        before, arrow, after = change.detail.partition(_ARROW)
        return _sides(_FIELD_OF[change.kind], before, after, known) if arrow else change.detail
    if change.kind is ChangeKind.DESCRIBED and (found := _DIFFERENCE.findall(change.detail)):
        said = ((field_title(field), _sides(field, before, after, known)) for field, before, after in found)
        return "; ".join(f"{name}: {sides}" for name, sides in said)
    return change.detail


def _sides(field: str, before: str, after: str, known: Vocabulary) -> str:
    return _ARROW.join(_named(field, side, known) for side in (before, after))


def _named(field: str, values: str, known: Vocabulary) -> str:
    if values == _NONE:
        return gettext("none")
    facet = _NAMED.get(field)
    return "; ".join(known.label(facet, value) for value in values.split("; ")) if facet else values
