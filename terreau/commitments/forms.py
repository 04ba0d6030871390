"""What is typed to ask, answer and close."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.commitments.selectors import owner_choices
from terreau.communities.models import Community
from terreau.core import clock
from terreau.core.forms import GestureForm

TEXT_LIMIT = 600
TOO_LONG = {"max_length": gettext_lazy("This text is too long: %(limit_value)d characters at most.")}


def words(
    label: Any, hint: Any = "", *, required: bool = True, missing: Any = "", rows: int = 3
) -> forms.CharField:
    """A few sentences, with a limit that speaks plainly."""
    errors = {**TOO_LONG, **({"required": missing} if missing else {})}
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=errors,
    )


class OwnerForm(GestureForm):
    """Whom it is asked of: the authority, a circle, a member."""

    owner = forms.ChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        help_text=gettext_lazy("They owe nothing before they accept."),
        error_messages={
            "required": gettext_lazy("Choose one person, one circle, or the authority."),
            "invalid_choice": gettext_lazy("Choose one person, one circle, or the authority."),
        },
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = owner_choices(community)
        self._owners = {one.value: one for _title, owners in groups for one in owners}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        listed = [(title, [(one.value, one.name) for one in owners]) for title, owners in groups]
        field.choices = [("", _("Choose…")), *listed]

    @property
    def chosen_owner(self) -> dict[str, Any]:
        """The chosen owner, as the services take it."""
        return self._owners[self.cleaned_data["owner"]].as_owner


class AskForm(OwnerForm):
    text = words(
        gettext_lazy("What do you ask?"),
        gettext_lazy("One thing at a time, in one or two sentences."),
        missing=gettext_lazy("Say what is asked, in one sentence."),
    )
    field_order = ("submission_key", "text", "owner")


class RedirectForm(OwnerForm):
    why = words(
        gettext_lazy("Why do you pass it on?"),
        missing=gettext_lazy("Say why you pass it on: one sentence is enough."),
    )


class AcceptForm(GestureForm):
    due_on = forms.DateField(
        label=gettext_lazy("For when?"),
        widget=forms.DateInput,
        error_messages={
            "required": gettext_lazy("Give a date: it may be far away."),
            "invalid": gettext_lazy("This is not a date. Example: 2027-03-31."),
        },
    )
    text = words(gettext_lazy("A word to go with it"), required=False, rows=2)

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].widget.attrs["min"] = (today or clock.now().date()).isoformat()


class RefuseForm(GestureForm):
    reason = words(
        gettext_lazy("The reason"),
        gettext_lazy("One plain sentence. The asker reads it, and so does whoever can read the request."),
        missing=gettext_lazy("Give the reason: one sentence is enough."),
    )


class OutcomeForm(GestureForm):
    """What came of it: required of the institution, free for residents."""

    outcome = words(gettext_lazy("What it led to"), required=False)

    def __init__(self, *args: Any, is_institutions: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        field.required = is_institutions
        field.error_messages["required"] = _("Say what came of it: one sentence is enough.")
