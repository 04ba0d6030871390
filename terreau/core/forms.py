"""The base of every form: an idempotency key, tidy text, and limits that speak plainly."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from terreau.core.tables import LARGEST_BYTES, too_big
from terreau.core.text import tidy

# Said in Django's own words otherwise: a field that has its own sentence keeps it.
MISSING = _("Please fill this in.")
NOT_OFFERED = _("Choose one of the answers offered.")
NOT_TICKED = _("Tick the box.")
_DJANGO_FIELDS = (
    forms.Field, forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField, forms.ModelMultipleChoiceField,
)  # fmt: skip


def fresh_key() -> str:
    return uuid4().hex


class GestureForm(forms.Form):
    """A form that acts once. Alone, it is a button."""

    submission_key = forms.CharField(
        max_length=64, required=False, widget=forms.HiddenInput, initial=fresh_key
    )
    required_css_class = "is-required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned = {k: tidy(v) if isinstance(v, str) else v for k, v in cleaned.items()}
        for name, value in list(cleaned.items()):
            if value == "" and name in self.fields and self.fields[name].required:
                self.add_error(name, self.fields[name].error_messages["required"])  # only unseen characters
        return {k: v for k, v in cleaned.items() if k in self.cleaned_data}


class NotTooLong(MaxLengthValidator):
    """Says by how much a text is too long: what is left to cut, not a sum to do."""

    message = ngettext_lazy(
        "This is %(over)d character too long.", "This is %(over)d characters too long.", "over"
    )

    def __call__(self, value: Any) -> None:
        try:
            super().__call__(value)
        except ValidationError as error:
            if error.params:
                error.params["over"] = error.params["show_value"] - error.params["limit_value"]
            raise


def _speak_plainly(field: forms.Field) -> None:
    """Our sentences in place of Django's, where the field has none of its own."""
    field.validators = [
        NotTooLong(one.limit_value) if type(one) is MaxLengthValidator else one for one in field.validators
    ]
    missing = NOT_TICKED if isinstance(field, forms.BooleanField) else MISSING
    for code, ours in (("required", missing), ("invalid_choice", NOT_OFFERED)):
        usual = [kind.default_error_messages.get(code) for kind in _DJANGO_FIELDS if isinstance(field, kind)]
        if code in field.error_messages and any(field.error_messages[code] is one for one in usual):
            field.error_messages[code] = ours


class TableForm(GestureForm):
    """A form with a table's file."""

    file = forms.FileField(
        label=_("The file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args: Any, is_too_big: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.error_messages["required"] = too_big() if is_too_big else str(_("Choose a file first."))
        field.error_messages["empty"] = str(_("This file is empty. Nothing was changed."))

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_BYTES:
            raise ValidationError(too_big())
        return upload
