"""What do people and programs read when something goes wrong?

Pages get a sentence in the look of the site, the API gets a problem document (RFC 9457).
"""

from __future__ import annotations

import json

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from gleanings.corpus.errors import GleaningsError, InvalidParameter, LibraryError, TooSlow
from gleanings.corpus.translating import gettext, noop
from gleanings.search_app.presenting.wording import for_readers

_API = "/api/"
#: After so long somebody who asked too much may ask again: other searches will be through.
_RETRY_SECONDS = "5"

#: Status: heading, and a sentence for pages that have nothing more exact to say.
_SAID = {
    400: (
        noop("That could not be understood"),
        noop("The address of this page holds something that cannot be used."),
    ),
    404: (noop("There is no such page"), noop("Nothing is kept under this address. It may have been mistyped.")),
    405: (noop("That cannot be done here"), noop("This site can be read only: it answers GET and HEAD.")),
    410: (noop("This document was withdrawn"), noop("It was taken out of the library.")),
    413: (noop("That is too much"), noop("The request is larger than anything that this site reads.")),
    414: (noop("That is too long"), noop("The address is longer than anything that this site reads.")),
    500: (
        noop("Something went wrong on our side"),
        noop("The error was written to the server's log. Trying again may help."),
    ),
    503: (
        noop("The library cannot be searched right now"),
        noop("It may be empty, or being put in order. The reason was written to the server's log."),
    ),
}


def install(app: Flask) -> None:
    """Answers for our own errors, for HTTP's, and for what nobody expected."""

    @app.errorhandler(GleaningsError)
    def expected(error: GleaningsError) -> Response:
        if isinstance(error, LibraryError):
            # Its message names folders of the server: for the log, not for the web.
            app.logger.error("%s %s", error.message, error.hint)
            return error_response(error.http_status)
        return error_response(error.http_status, error)

    @app.errorhandler(TooSlow)
    def too_slow(error: TooSlow) -> Response:
        app.logger.error("An answer took longer than answer_seconds: %s", request.path)
        response = error_response(error.http_status, error, heading=gettext("This takes too long"))
        response.headers["Retry-After"] = _RETRY_SECONDS
        return response

    @app.errorhandler(HTTPException)
    def of_http(error: HTTPException) -> Response:
        response = error_response(error.code or 500)
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After", "Location"):
                response.headers[name] = value
        return response


def error_response(status: int, error: GleaningsError | None = None, heading: str = "") -> Response:
    """The answer for a status, with what the error says where that is for readers."""
    usual, sentence = _SAID.get(status, _SAID[500 if status >= 500 else 400])
    heading = heading or gettext(usual)
    detail = for_readers(error) if error else gettext(sentence)
    if request.path.startswith(_API):
        return problem(status, heading, detail, (error,) if isinstance(error, InvalidParameter) else ())
    page = render_template("error.html", heading=heading, detail=detail, status=status)
    return Response(page, status, mimetype="text/html")


def problem(status: int, title: str, detail: str, errors: tuple[InvalidParameter, ...] = ()) -> Response:
    """A problem document; ``errors`` name the parameters that are wrong."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [{"param": wrong.parameter, "message": for_readers(wrong)} for wrong in errors],
    }
    return Response(json.dumps(body, ensure_ascii=False) + "\n", status, mimetype="application/problem+json")
