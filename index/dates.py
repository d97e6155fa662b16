"""Which runs does a clause such as ``added:2026-11..`` or ``changed:17..20`` mean?"""

from __future__ import annotations

from collections.abc import Mapping

from gleanings.index.lexemes import run_range
from gleanings.index.nodes import Ranged, Valued

# In "added:2026" four digits are a year; runs are counted from 1, and few libraries have had so many.
_YEAR_DIGITS = 4
_NEVER = (1, 0)


def runs_meant(clause: Valued, times: Mapping[int, str]) -> Ranged:
    """The clause by the numbers of runs; one that no run lies in finds nothing.

    Args:
        clause: of the field "added" or "changed".
        times: when each run began, by its number: ISO 8601 in UTC.
    """
    ends = run_range(clause.text) or ("", "")
    if not any(_is_date(end, clause.field) for end in ends):
        first, last = (int(end) if end else None for end in ends)
        return Ranged(clause.field, first, last)
    found = [number for number, time in times.items() if _holds(ends, number, time, clause.field)]
    return Ranged(clause.field, *((min(found), max(found)) if found else _NEVER))


def _holds(ends: tuple[str, str], number: int, time: str, field: str) -> bool:
    first, last = ends
    after = not first or (time[: len(first)] >= first if _is_date(first, field) else number >= int(first))
    return after and (not last or (time[: len(last)] <= last if _is_date(last, field) else number <= int(last)))


def _is_date(end: str, field: str) -> bool:
    return "-" in end or (field == "added" and len(end) == _YEAR_DIGITS)
