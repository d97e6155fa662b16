"""How does a reader get the image of a page?"""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from gleanings.search_app.headers import FOREVER, REVALIDATE
from gleanings.search_app.presenting.urls import IMAGE_WIDTHS, file_version
from gleanings.search_app.site import site

blueprint = Blueprint("page_images", __name__)


@blueprint.get(f"/d/<document_id>/p/<int:number>/<any({','.join(IMAGE_WIDTHS)}):size>.webp")
def image(document_id: str, number: int, size: str) -> Response:
    """A page as it looks, in one of two sizes."""
    here = site()
    shown = here.service.document(document_id)
    if here.images is None:
        abort(404)
    try:
        drawn = here.images.image(shown, number, IMAGE_WIDTHS[size])
    except TimeoutError:
        response = Response("Pages are being drawn for others.\n", 503, mimetype="text/plain")
        response.headers["Retry-After"] = "5"
        return response
    if drawn is None:
        abort(404)
    response = Response(drawn, mimetype="image/webp")
    # The address names the bytes of the file: what it shows never changes.
    is_current = request.args.get("v") == file_version(shown)
    response.headers["Cache-Control"] = FOREVER if is_current else REVALIDATE
    return response
