"""The photos of public places over HTTP."""

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response

from app.kit.db import Reads
from app.kit.errors import BadRequest, NotFound
from app.kit.http import etag_of, not_modified, problems
from app.kit.permission import OPEN, asks
from app.kit.pictures import MEDIA_TYPE
from app.kit.storage import Files
from app.locations import photos

router = APIRouter(tags=["photos"], responses=problems(BadRequest, RequestValidationError))

KEPT = "public, max-age=31536000, immutable"
"""A name says what the bytes are, so they never change."""
PICTURE = {200: {"content": {MEDIA_TYPE: {}}, "description": "A picture without any metadata."}}


@router.get("/photos/{name}", response_class=Response, responses=PICTURE | problems(NotFound))
@asks(OPEN)
def photo(request: Request, session: Reads, files: Files, name: str) -> Response:
    """Get a picture or a thumbnail of a public place."""
    with photos.open_public(session, files, name) as file:
        etag = etag_of(name)
        headers = {"etag": etag, "cache-control": KEPT}
        return not_modified(request, etag, KEPT) or Response(
            file.read(), media_type=MEDIA_TYPE, headers=headers
        )
