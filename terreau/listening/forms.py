"""What people type: words, cards, campaigns, themes, answers, files."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.authorities.selectors import territories_of
from terreau.core.forms import GestureForm, TableForm
from terreau.listening.models import WORD_LIMIT, Answer, Campaign, Polarity, Theme, Word
from terreau.listening.services import usual_questions
from terreau.notifications.services import Address
from terreau.people.models import Person
from terreau.territories.forms import TerritoryField

_DATE = forms.DateInput


def _long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WordsForm(GestureForm):
    """One box a question, a place, and for those who want to know: how to reach them."""

    place = TerritoryField(
        label=gettext_lazy("Where do you live?"),
        help_text=gettext_lazy("The name or the postal code of your town or village."),
        required=False,
    )
    contact_name = forms.CharField(label=gettext_lazy("Your name"), max_length=80, required=False)
    contact_mail = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=200, required=False)
    contact_phone = forms.CharField(label=gettext_lazy("Or your phone number"), max_length=30, required=False)
    contact_post = forms.CharField(
        label=gettext_lazy("Or your postal address"), max_length=300, required=False, widget=_long(2)
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, TerritoryField)
        place.near = territories_of(campaign.authority)
        self.questions = list(campaign.questions.all())
        boxes = {
            f"answer_{question.position}": forms.CharField(
                label=question.text, max_length=WORD_LIMIT, required=False, widget=_long()
            )
            for question in self.questions
        }
        self.fields = {**boxes, **self.fields}

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[f"answer_{question.position}"] for question in self.questions]

    @property
    def has_contact(self) -> bool:
        """Whether the contact part stays unfolded: something was typed there, or is wrong there."""
        return any(
            self[name].value() or self[name].errors for name in self.fields if name.startswith("contact_")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(box.name) for box in self.boxes):
            raise ValidationError(_("Answer one question at least: the one you like."))
        if cleaned.get("contact_name") and not self.contact(cleaned) and "contact_mail" not in self.errors:
            self.add_error(
                "contact_mail", _("Give an e-mail address, a phone number or a postal address as well.")
            )
        return cleaned

    def texts(self) -> dict[int, str]:
        """What was said, by question id."""
        return {question.pk: self.cleaned_data[f"answer_{question.position}"] for question in self.questions}

    def contact(self, cleaned: dict[str, Any] | None = None) -> Address | None:
        kept = self.cleaned_data if cleaned is None else cleaned
        address = Address(
            name=kept.get("contact_name", ""),
            mail=kept.get("contact_mail", ""),
            post=kept.get("contact_post", ""),
            phone=kept.get("contact_phone", ""),
        )
        return address or None


class CardForm(WordsForm):
    """The same, typed on someone's behalf: how it reached us, and when."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did these words reach you?"),
        choices=lambda: [(v, capfirst(label)) for v, label in Word.Channel.choices if v in Word.ON_BEHALF],
        widget=forms.RadioSelect,
        initial=Word.Channel.PAPER,
    )
    said_on = forms.DateField(label=gettext_lazy("On which day?"), widget=_DATE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = _("Where does this person live?")
        for name, label in (
            ("name", _("Name")),
            ("mail", _("E-mail")),
            ("phone", _("Phone")),
            ("post", _("Address")),
        ):
            self.fields[f"contact_{name}"].label = label


class CampaignForm(GestureForm):
    """A title, a word of welcome, three questions that may be put in other words."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("For instance: What matters in Montignac"),
    )
    intro = forms.CharField(
        label=gettext_lazy("Why do you ask?"),
        help_text=gettext_lazy("Two plain sentences: who listens, and what will be done with it."),
        max_length=1000,
        required=False,
        widget=_long(3),
    )
    good = forms.CharField(label=gettext_lazy("First question"), max_length=200, required=False)
    hard = forms.CharField(label=gettext_lazy("Second question"), max_length=200, required=False)
    action = forms.CharField(label=gettext_lazy("Third question"), max_length=200, required=False)
    opens_on = forms.DateField(label=gettext_lazy("First day"), widget=_DATE, required=False)
    closes_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=_DATE,
        required=False,
        help_text=gettext_lazy("Leave empty to listen as long as it takes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for polarity, text in usual_questions():
            self.fields[polarity].initial = text

    def questions(self) -> list[tuple[str, str]]:
        return [
            (polarity, self.cleaned_data[polarity])
            for polarity in Polarity.values
            if self.cleaned_data[polarity]
        ]


class SortForm(GestureForm):
    """One word, perhaps some of its neighbours, into one theme that is there or a new one."""

    word = forms.CharField(max_length=16, widget=forms.HiddenInput)
    neighbours = forms.MultipleChoiceField(required=False)
    theme = forms.CharField(max_length=16, required=False)
    name = forms.CharField(label=gettext_lazy("A new theme"), max_length=80, required=False)

    def __init__(self, *args: Any, near: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["neighbours"].choices = [(one, one) for one in near or []]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("theme") and not cleaned.get("name"):
            raise ValidationError(_("Choose a theme, or name a new one."))
        return cleaned


class PublishForm(GestureForm):
    summary = forms.CharField(
        label=gettext_lazy("In one or two sentences, what do these words say?"),
        max_length=600,
        required=False,
        widget=_long(3),
    )

    def __init__(self, *args: Any, theme: Theme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].initial = theme.summary if theme else ""


class AnswerForm(GestureForm):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("Everyone will read it under your name. Say what will be done, or why not."),
        max_length=Answer.LIMIT,
        widget=_long(5),
    )


class TeamForm(GestureForm):
    """Somebody to put in a campaign's team."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Whom do you add?"),
        help_text=gettext_lazy("A civil servant, or a member of one of your communities."),
        queryset=Person.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": gettext_lazy("Choose somebody in the list."),
            "invalid_choice": gettext_lazy("Choose somebody in the list."),
        },
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people
        field.empty_label = _("Choose…")


class ShowForm(GestureForm):
    """A hidden word to show again."""

    word = forms.CharField(max_length=16, widget=forms.HiddenInput)


class HideForm(GestureForm):
    reason = forms.CharField(
        label=gettext_lazy("Why hide it?"),
        help_text=gettext_lazy("For instance: someone can be recognised, an insult."),
        max_length=200,
    )


class FileForm(TableForm):
    """A consultation's file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "A .csv or .xlsx file of 10 MB at most, with one column of words. Decidim exports are known."
        )


class KeepForm(GestureForm):
    """Keep one's words in one's space, or take them out; the page says which, so that sent again it is the same."""

    gesture = forms.ChoiceField(choices=[("keep", "keep"), ("let_go", "let_go")], widget=forms.HiddenInput)
