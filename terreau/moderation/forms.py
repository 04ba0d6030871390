"""What is said when reporting, deciding, appealing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.core.forms import GestureForm
from terreau.moderation.models import Complaint
from terreau.moderation.services import APPEAL_LIMIT, WORDS_LIMIT


def _box(limit: int, **kwargs: object) -> forms.CharField:
    return forms.CharField(max_length=limit, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)  # type: ignore[arg-type]  # a field's own options


class ReportForm(GestureForm):
    """One click says it; words are optional."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=Complaint.Reason.choices, widget=forms.RadioSelect
    )
    words = _box(
        WORDS_LIMIT,
        label=_("More, if you wish"),
        help_text=_("Read by those who decide, never by the author."),
        required=False,
    )


class DecisionForm(GestureForm):
    """What is decided, and why."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("hide", _("Hide these words")), ("leave", _("Leave them as they are"))],
        widget=forms.RadioSelect,
    )
    reason = _box(
        WORDS_LIMIT,
        label=_("Why?"),
        help_text=_("The author and those who reported read this sentence."),
    )


class AppealForm(GestureForm):
    words = _box(
        APPEAL_LIMIT,
        label=_("What should be looked at again?"),
        help_text=_("Read by the administrator who answers you."),
    )


class SettlementForm(GestureForm):
    """The answer to an appeal."""

    decision = forms.ChoiceField(
        label=_("After looking again"),
        choices=[("stands", _("The decision stands")), ("changes", _("The decision changes"))],
        widget=forms.RadioSelect,
    )
    answer = _box(
        WORDS_LIMIT,
        label=_("Why?"),
        help_text=_("Everybody concerned reads this sentence."),
    )
