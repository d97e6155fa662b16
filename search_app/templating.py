"""How do templates become code that is quick to run?"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as escaped
from typing import Any

from flask import Flask
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape


class _Generator(CodeGenerator):
    """Writes code that makes fewer objects than Jinja's own.

    What stands in a page is escaped without becoming an object that knows it is escaped: it is joined at once. Texts
    that follow each other are one. Where Jinja does not ask for these hooks, pages are made its own way.
    """

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        super().blockvisit(_joined(body), frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"environment.piece({finalize.src or ''}")


def _joined(body: Iterable[nodes.Node]) -> list[nodes.Node]:
    """The nodes, with those that write put together where they follow each other."""
    found: list[nodes.Node] = []
    for node in body:
        if found and isinstance(node, nodes.Output) and isinstance(found[-1], nodes.Output):
            found[-1] = nodes.Output([*found[-1].nodes, *node.nodes], lineno=found[-1].lineno)
        else:
            found.append(node)
    return found


def install(app: Flask) -> None:
    """Lets the templates of the site be compiled so; blocks leave no blank lines."""
    app.jinja_env.code_generator_class = _Generator
    app.jinja_env.extend(piece=_piece)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _piece(value: object) -> str:
    """A value as it stands in a page: half of a page's cost is here, so the commonest kinds come first."""
    kind = type(value)
    if kind is str:
        return escaped(value)  # type: ignore[arg-type]  # a string, as was just seen
    if kind is Markup:
        return value  # type: ignore[return-value]  # likewise
    if kind is int:
        return str(value)
    return escape(value)
