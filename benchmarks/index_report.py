"""How do the figures of the index benchmark read? As tables, and as a drawing of how costs grow with the index.

Works on what benchmarks/results/index-DOCS-LENGTHS.json holds, so that old figures can be shown beside new ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]

#: What beside the embedded engine the figures are compared with.
YARDSTICK = "tantivy"
_OURS = "gleanings"

_OWN = {
    "open_cpu_ms": "opening and the first answer, CPU ms",
    "open_private_mib": "opening and the first answer, private MiB",
    "add_100_cpu_ms": "adding 100 documents, durably, CPU ms",
    "delete_100_cpu_ms": "deleting 100 documents, durably, CPU ms",
}
_KINDS = {"single": "one word", "all": "all words", "any": "any word", "phrase": "phrase"}
_MODE_OF_GROWTH = "top 10 + 3 facets"
_COLOURS = {"gleanings": "#0b5cad", "tantivy": "#b3261e", "xapian": "#6a4c93", "fts5": "#2e7d32", "whoosh": "#8d6e63"}
_WIDTH, _HEIGHT, _MARGIN = 640, 360, 56


def report(figures: Figures) -> str:
    """One run as tables in Markdown."""
    parts = (_building, _every, _times_faster, _by_kind, _notes)
    return "\n".join(line for part in parts for line in part(figures))


def growth(runs: Sequence[Figures]) -> str:
    """What a faceted search costs in indexes of different sizes, as a table in Markdown."""
    engines = [name for name in _COLOURS if any(_median(run, name) for run in runs)]
    lines = [
        "| documents | " + " | ".join(f"{name}, p50 ms" for name in engines) + " |",
        "|---" * (len(engines) + 1) + "|",
    ]
    for run in sorted(runs, key=lambda one: int(one["documents"])):
        medians = [_median(run, name) for name in engines]
        shown = [_number(found) if found else "" for found in medians]
        lines.append(f"| {run['documents']:,} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


def drawing(runs: Sequence[Figures]) -> str:
    """The same as an SVG; both axes are logarithmic."""
    lines = {
        name: sorted((int(run["documents"]), found) for run in runs if (found := _median(run, name)))
        for name in _COLOURS
    }
    points = [point for line in lines.values() for point in line]
    across = _Axis([documents for documents, _ in points], _MARGIN, _WIDTH - 2 * _MARGIN)
    up = _Axis([found for _, found in points], _HEIGHT - _MARGIN, _MARGIN // 2)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
            'font-size="12">',
            f"<title>{_MODE_OF_GROWTH}, p50, processor time, by size of the index</title>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            *_grid(across, up),
            *(part for name, line in lines.items() for part in _line(name, line, across, up)),
            "</svg>",
            "",
        ]
    )


def _building(figures: Figures) -> Iterator[str]:
    yield "| engine | documents a CPU s | tokens a CPU s | peak private MiB | index MiB | size to tantivy's |"
    yield "|---|---|---|---|---|---|"
    base = figures["built"].get(YARDSTICK)
    for name, built in figures["built"].items():
        ratio = _number(built["size_mib"] / base["size_mib"]) if base else ""
        yield (
            f"| {name} | {built['documents_a_cpu_second']:,.0f} | {built['tokens_a_cpu_second']:,.0f} "
            f"| {built['peak_private_mib']:,.0f} | {built['size_mib']:,.0f} | {ratio} |"
        )
    yield ""


def _every(figures: Figures) -> Iterator[str]:
    yield "CPU ms of a query of any kind; the ratios are to tantivy on the same queries."
    yield ""
    yield "| asked | engine | queries | p50 | p95 | p99 | p50 ratio | p95 ratio |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in figures["asked"]:
        if row["kind"] == "every":
            times, ratios = row["times"], _ratios(row)
            cells = [_number(times[which]) for which in ("p50", "p95", "p99")] + ratios
            yield f"| {row['mode']} | {row['engine']} | {row['queries']} | " + " | ".join(cells) + " |"
    yield ""


def _times_faster(figures: Figures) -> Iterator[str]:
    """How many times as long as gleanings the others take, on the queries that each was asked."""
    compared = {row["engine"] for row in figures["asked"]} - {_OURS, YARDSTICK}
    rows = [row for row in figures["asked"] if row["kind"] == "every" and row["engine"] in compared]
    rows = [row for row in rows if row.get("ours")]
    if rows:
        yield "How many times as fast gleanings is, on the queries that the other was asked:"
        yield ""
        yield "| asked | than | queries | p50 | p95 | p99 |"
        yield "|---|---|---|---|---|---|"
    for row in rows:
        cells = [_number(row["times"][which] / row["ours"][which]) for which in ("p50", "p95", "p99")]
        yield f"| {row['mode']} | {row['engine']} | {row['queries']} | " + " | ".join(cells) + " |"
    if rows:
        yield ""


def _by_kind(figures: Figures) -> Iterator[str]:
    yield "By kind of query, p50 in CPU ms and, in brackets, its ratio to tantivy:"
    yield ""
    yield "| asked | engine | " + " | ".join(_KINDS.values()) + " |"
    yield "|---|---|" + "---|" * len(_KINDS)
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for row in figures["asked"]:
        ratio = _ratios(row)[0]
        cell = _number(row["times"]["p50"]) + (f" ({ratio})" if ratio and row["engine"] != YARDSTICK else "")
        cells.setdefault((row["mode"], row["engine"]), {})[row["kind"]] = cell
    for (mode, engine), found in cells.items():
        yield f"| {mode} | {engine} | " + " | ".join(found.get(kind, "") for kind in _KINDS) + " |"
    yield ""


def _notes(figures: Figures) -> Iterator[str]:
    if figures["own"]:
        yield "| gleanings | |"
        yield "|---|---|"
        for name, value in figures["own"].items():
            yield f"| {_OWN.get(name, name)} | {_number(value)} |"
        yield ""
    for mode, equal in figures["agreement"].items():
        yield f"- Counts and facets equal to tantivy's, {mode}: {equal}."
    for name in figures["missing"]:
        yield f"- Not asked here: {name}."
    if measured := figures.get("measured"):
        built = "; ".join(f"{name} {_moment(found['measured'])}" for name, found in figures["built"].items())
        yield f"- Asked {_moment(measured)}. Built: {built}."
    yield ""


def _moment(found: Figures) -> str:
    return f"{found['at'].removesuffix('+00:00')} (load {found['load']:g})"


def _ratios(row: Figures) -> list[str]:
    beside = row["beside"]
    if not beside:
        return ["", ""]
    return [_number(row["times"][which] / beside[which]) for which in ("p50", "p95")]


def _median(run: Figures, engine: str) -> float:
    for row in run["asked"]:
        if (row["engine"], row["mode"], row["kind"]) == (engine, _MODE_OF_GROWTH, "every"):
            return float(row["times"]["p50"])
    return 0.0


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


class _Axis:
    """A logarithmic axis over some values, from one coordinate to another."""

    def __init__(self, values: Sequence[float], start: int, end: int) -> None:
        self._low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        self._high = max(high, self._low + 1)
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        """Where a value lies."""
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return round(self.start + share * (self.end - self.start), 1)

    def powers(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self._low, self._high + 1)]


def _grid(across: _Axis, up: _Axis) -> Iterator[str]:
    for value in across.powers():
        at = across.at(value)
        yield f'<path d="M{at} {up.start}V{up.end}" stroke="#ddd"/>'
        yield f'<text x="{at}" y="{up.start + 18}" text-anchor="middle">{value:,.0f}</text>'
    for value in up.powers():
        at = up.at(value)
        yield f'<path d="M{across.start} {at}H{across.end}" stroke="#ddd"/>'
        yield f'<text x="{across.start - 8}" y="{at + 4}" text-anchor="end">{value:g} ms</text>'
    middle = (across.start + across.end) // 2
    yield f'<text x="{middle}" y="{_HEIGHT - 12}" text-anchor="middle">documents of about 250 words</text>'


def _line(name: str, points: Sequence[tuple[int, float]], across: _Axis, up: _Axis) -> Iterator[str]:
    if not points:
        return
    colour = _COLOURS[name]
    placed = [(across.at(documents), up.at(found)) for documents, found in points]
    line = " ".join(f"{x},{y}" for x, y in placed)
    yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
    yield from (f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in placed)
    x, y = placed[-1]
    yield f'<text x="{x + 8}" y="{y + 4}" fill="{colour}">{name}</text>'
