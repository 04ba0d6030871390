"""What people type about the rules of their community."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.communities.forms.pairs import PairForm, long_text
from terreau.communities.models import Settings
from terreau.communities.selectors.settings import INVITERS, LABELS
from terreau.core.forms import GestureForm


class SettingsFields(GestureForm):
    """Each setting within its limits; `changed()` gives those that differ from what holds today."""

    def __init__(self, *args: Any, settings: Settings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settings = settings
        for name, label in LABELS.items():
            self.fields[name] = self._field(name, label)
            self.fields[name].initial = getattr(settings, name)

    @staticmethod
    def _field(name: str, label: Any) -> forms.Field:
        if name == "entry":
            return forms.ChoiceField(
                label=label, choices=Settings.Entry.choices, widget=forms.RadioSelect, required=False
            )
        if name == "members_invite":
            return forms.TypedChoiceField(
                label=label,
                choices=[(str(value), words) for value, words in INVITERS.items()],
                coerce=lambda typed: typed == "True",
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            )
        least, most = Settings.LIMITS[name]
        return forms.IntegerField(label=label, min_value=least, max_value=most, required=False)

    def changed(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data.get(name) for name in LABELS}
        return {
            name: value
            for name, value in typed.items()
            if value not in (None, "") and value != getattr(self.settings, name)
        }


class SettingsPairForm(SettingsFields, PairForm):
    """Settings changed by two people together, and why."""

    def values(self) -> dict[str, Any]:
        return self.changed()


class CharterForm(SettingsFields):
    """A text, and what it settles."""

    text = long_text(
        12000,
        label=_("The charter"),
        help_text=_("Plain sentences. A line beginning with ## makes a title, with - a list."),
        rows=18,
    )

    def fieldsets(self) -> list[dict[str, Any]]:
        return [
            {"legend": "", "fields": ["text"]},
            {
                "legend": _("What it settles"),
                "hint": _("These numbers take effect the day the charter is adopted."),
                "fields": list(LABELS),
            },
        ]


class VoiceForm(GestureForm):
    """A member speaks: consent, or an objection with its reason."""

    reason = long_text(
        600,
        label=_("What would make it good enough for you?"),
        help_text=_("Needed when you object. Members read it."),
        required=False,
    )


class RemarkForm(GestureForm):
    remark = long_text(1200, label=_("Your remark, for the authority"), rows=4)
