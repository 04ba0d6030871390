"""Reading a file, checked at each request."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from terreau.core.doors import open_door
from terreau.core.requests import Request
from terreau.files.models import StoredFile
from terreau.files.permissions import can_read_file
from terreau.files.services import path_of


def read_file(request: Request, public_id: str) -> HttpResponse:
    stored = open_door(StoredFile.objects.within(request.authority), public_id, request.person, can_read_file)
    try:
        content = path_of(stored).read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=stored.media_type)
    if stored.is_document:
        response["Content-Disposition"] = content_disposition_header(
            True, stored.description or "document.pdf"
        )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = (
        "public, max-age=86400" if stored.audience == "public" else "private, no-store"
    )
    return response
