"""The two kinds of kernels, for tests that ask the same of both."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

import pytest

from gleanings.index.whoosh import (
    columns,
    compilation,
    execution,
    lifting,
    phrases,
    places,
    scoring,
    topk,
    vectorised,
)

#: None where there was no compiler, or what was compiled is of another version.
COMPILED: Any = None
with suppress(ImportError):
    COMPILED = import_module("gleanings.index.whoosh.compiled")

KERNELS = [
    pytest.param(vectorised, id="vectorised"),
    pytest.param(COMPILED, id="compiled", marks=pytest.mark.skipif(COMPILED is None, reason="nothing was compiled")),
]

_USERS = (columns, compilation, execution, lifting, phrases, places, scoring, topk)


@contextmanager
def using(kernels: Any) -> Iterator[None]:
    """Lets the embedded engine run with these."""
    engine = {name: module for name, module in sys.modules.items() if name.startswith("gleanings.index.whoosh.")}
    assert {name for name, module in engine.items() if hasattr(module, "kernels")} == {
        "gleanings.index.whoosh.kernels", *(module.__name__ for module in _USERS)
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for module in _USERS:
            patch.setattr(module, "kernels", kernels)
        yield
