"""An index is read as numbers and text: nothing in its folder can run code, whoever put it there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.crash.test_index_durability import first_revision

#: Opens, searches, lists, counts and checks an index in a process in which unpickling anything ends it.
READS = """
import _pickle, pickle, sys
from pathlib import Path

class Refused:
    def __init__(self, *_arguments, **_options):
        raise SystemExit("something was unpickled")

for module in (pickle, _pickle):
    module.load = module.loads = module.Unpickler = Refused
pickle._load = pickle._loads = pickle._Unpickler = Refused

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Query
from gleanings.index.nodes import Every
from gleanings.index.query import parse
from gleanings.index.whoosh.engine import WhooshEngine
from gleanings.index.whoosh.whoosh_reader import whoosh_reader
from whoosh.searching import Searcher
from whoosh.query import Prefix, Term

analyzer = Analyzer("en")
engine = WhooshEngine(Path(sys.argv[1]), analyzer, "en")
assert engine.search(Query(Every())).total == 12
assert engine.search(Query(parse('"second page" hub revis* hab~', analyzer), match="any")).total == 12
assert engine.facet_table(Query(Every()), "theme", "year") is not None
assert engine.terms("s", 5) and engine.words("s", 1, 9) and engine.stats().documents == 12
assert engine.check() == ()
searcher = Searcher(whoosh_reader(engine.newest(), analyzer))
assert len(searcher.search(Term("text", "hub"), limit=None)) == 12
assert searcher.search(Prefix("exact", "sec"), limit=None)[0].fields()["id"]
print("read")
"""

#: What Whoosh itself would run on opening: the pickle of a table of contents that leaves a file behind.
_BOMB = b"cos\nsystem\n(S'touch %s'\ntR."


def test_reading_an_index_unpickles_nothing(tmp_path: Path) -> None:
    first_revision(tmp_path / "index")
    trace = tmp_path / "trace"
    for folder in (tmp_path / "index", tmp_path / "index" / "000001"):
        for name in ("_MAIN_1.toc", "MAIN_abc.seg", "MAIN_abc.pst", "MAIN_abc.sto"):
            (folder / name).write_bytes(_BOMB % str(trace).encode())
    ended = subprocess.run(
        [sys.executable, "-c", READS, str(tmp_path / "index")], capture_output=True, text=True, check=False
    )
    assert (ended.stdout, ended.stderr) == ("read\n", "")
    assert not trace.exists()


def test_the_bomb_of_this_test_is_a_live_one(tmp_path: Path) -> None:
    """Else it would prove nothing."""
    bomb = _BOMB % str(tmp_path / "trace").encode()
    subprocess.run([sys.executable, "-c", f"import pickle; pickle.loads({bomb!r})"], check=True)
    assert (tmp_path / "trace").exists()
