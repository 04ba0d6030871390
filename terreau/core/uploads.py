"""A table sent by a form: refused by its size while it arrives, before anything keeps or reads it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.core.forms import GestureForm
from terreau.core.tables import LARGEST_BYTES, too_big


class TableForm(GestureForm):
    """A table's file."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args: Any, is_too_big: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.error_messages["required"] = too_big() if is_too_big else _("Choose a file first.")
        field.error_messages["empty"] = _("This file is empty. Nothing was changed.")

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_BYTES:
            raise ValidationError(too_big())
        return upload


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
