"""A file refused by its size while it arrives, before anything keeps or reads it."""

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from terreau.core.tables import LARGEST_BYTES


class SizeGate(FileUploadHandler):
    """Stops keeping a file as soon as it is too big; the rest of the request is let through unread."""

    was_too_big = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > LARGEST_BYTES:
            self.was_too_big = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handlers keep the file."""
