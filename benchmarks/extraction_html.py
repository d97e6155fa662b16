"""How much of an article's text does the HTML reader find, and how much else?

Prints the F1 of word 4-gram multisets of all sections' text against the gold article bodies, over the saved
pages of the data folder: ``python benchmarks/extraction_html.py [DATA]``.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from gleanings.corpus.errors import ReadingError
from gleanings.ingest.html import read_html
from gleanings.ingest.limits import Limits, no_progress

_WORD = re.compile(r"\w+")


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Word n-grams with their counts."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))


def score(gold: str, found: str) -> tuple[float, float]:
    """Precision and recall of the shingles of one page."""
    want, have = shingles(gold), shingles(found)
    common = sum((want & have).values())
    return common / max(1, sum(have.values())), common / max(1, sum(want.values()))


def main(folder: Path) -> None:
    """Reads every page and prints each that scores low, then the means."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    precisions, recalls = [], []
    seconds = 0.0
    for name, page in gold.items():
        with tempfile.NamedTemporaryFile(suffix=".html") as file:
            file.write(gzip.decompress((folder / "pages" / f"{name}.html.gz").read_bytes()))
            file.flush()
            started = time.process_time()
            try:
                reading = read_html(Path(file.name), limits=Limits(), progress=no_progress)
                found = "\n\n".join(part.text for part in reading.pages)
            except ReadingError as error:
                print(name, error)
                found = ""
            seconds += time.process_time() - started
        precision, recall = score(page["articleBody"], found)
        precisions.append(precision)
        recalls.append(recall)
        if min(precision, recall) < 0.8:
            print(f"{precision:.2f} {recall:.2f} {name[:12]} {page['url'][:90]}")
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"pages {len(gold)}, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, ", end="")
    print(f"{seconds / len(gold) * 1000:.0f} ms CPU a page")


if __name__ == "__main__":
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "data"
    main(data / "extraction" / "html")
