"""How long may one request take? Then it makes room for others."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, g

from gleanings.corpus.deadline import time_limit


def install(app: Flask, seconds: float) -> None:
    """Limits the time of every request; a file that is being sent already is not cut off."""

    @app.before_request
    def begin() -> None:
        g.limit = ExitStack()
        g.limit.enter_context(time_limit(seconds))

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if "limit" in g:
            g.limit.close()
