"""Light pages without a reverse proxy: compressed, and kept by browsers as long as they stay the same."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware

from terreau.config import statics

A_YEAR = "max-age=31536000, public, immutable"
A_MONTH = "max-age=2592000, public"
TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # the library has no types
    """Serves what `terreau serve` gathered; in development, when that is out of date, the rooms' own files.

    An address that carries its content's mark (?v=…) may be kept a year.
    """

    def __init__(self, get_response: Any) -> None:
        self._is_gathered = statics.is_gathered()
        super().__init__(get_response)

    def add_files(self, root: Any, prefix: Any = None) -> None:
        if self._is_gathered:
            super().add_files(root, prefix)

    def add_files_from_finders(self) -> None:
        if not self._is_gathered:
            super().add_files_from_finders()

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = WhiteNoiseMiddleware.serve(static_file, request)
        if "v" in request.GET:
            response["Cache-Control"] = A_YEAR
        elif request.path.endswith(".woff2"):
            response["Cache-Control"] = A_MONTH
        return response


class PageCompression(GZipMiddleware):
    """Compresses texts only. Django adds a random length to each answer and masks its tokens, so lengths betray nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
