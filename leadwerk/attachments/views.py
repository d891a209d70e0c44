"""Handing files out. Whatever they hold, nothing in them runs: they are saved, or shown as what they certainly are."""

from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from leadwerk.attachments import storage
from leadwerk.attachments.access import see
from leadwerk.attachments.content import UNKNOWN
from leadwerk.attachments.models import Attachment
from leadwerk.attachments.reading import is_preview
from leadwerk.foundation.errors import Unseen
from leadwerk.people.models import User

# A page of its own origin without scripts, forms or requests, should a browser ever take the file for a page.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


class BlobResponse(FileResponse):
    block_size = 65_536


@require_safe
def download(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """The file to save, under its own name and as bytes of no kind: no browser opens it by itself."""
    return _serve(request, see(attachment_id, cast(User, request.user)), UNKNOWN, is_inline=False)


@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """The file to look at: pictures of dots, and PDFs without anything active. Raises `Unseen` for all others."""
    found = see(attachment_id, cast(User, request.user))
    if not is_preview(found.blob):
        raise Unseen
    return _serve(request, found, found.blob.content_type, is_inline=True)


def _serve(request: HttpRequest, found: Attachment, content_type: str, *, is_inline: bool) -> HttpResponseBase:
    mark = f'"{found.blob_id}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == mark:
        response = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(headers={"Content-Length": str(found.blob.size)}, content_type=content_type)
    else:
        try:
            file = storage.path_of(found.blob_id).open("rb")
        except FileNotFoundError as error:
            raise Unseen from error
        response = BlobResponse(file, content_type=content_type)
    response["ETag"] = mark
    response["Content-Disposition"] = content_disposition_header(not is_inline, found.name) or "attachment"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response
