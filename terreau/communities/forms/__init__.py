"""What people type about a community."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.communities.models import Community, Membership, Seat
from terreau.core.forms import GestureForm
from terreau.people.models import Consent, Organisation, Person

ON_BEHALF = [
    (Consent.How.SPOKEN, _("In person")),
    (Consent.How.PHONE, _("By phone")),
    (Consent.How.PAPER, _("On paper")),
]
GREETINGS = [
    (Membership.Greeting.CALL, _("I called")),
    (Membership.Greeting.MET, _("We met")),
    (Membership.Greeting.VISIT, _("I visited")),
    (Membership.Greeting.MESSAGE, _("I wrote")),
]
CALLERS = [
    (Community.CalledBy.RESIDENTS, _("Residents")),
    (Community.CalledBy.AGENT, _("A civil servant")),
    (Community.CalledBy.COLLECTIVE, _("A collective that exists already")),
]
IF_QUIET = [
    (Membership.IfQuiet.WRITE, _("Write to me")),
    (Membership.IfQuiet.CALL, _("Call me")),
    (Membership.IfQuiet.LEAVE, _("Leave me be")),
]
IF_THEY_ARE_QUIET = [
    (Membership.IfQuiet.WRITE, _("Write to them")),
    (Membership.IfQuiet.CALL, _("Call them")),
    (Membership.IfQuiet.LEAVE, _("Leave them be")),
]

IF_WRITTEN = _("If you write this objective: what everyone will see when it is done.")


ORIGINS = [("", _("I would rather not say")), *Membership.Origin.choices]


def _origin(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=ORIGINS, required=False)


def _text(limit: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        max_length=limit, widget=forms.Textarea(attrs={"rows": options.pop("rows", 3)}), **options
    )


def _if_quiet() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("If I go quiet"), choices=IF_QUIET, initial=Membership.IfQuiet.WRITE, widget=forms.RadioSelect
    )


def _organisation_kinds() -> list[tuple[str, Any]]:
    return [("", _("Choose")), *Organisation.Kind.choices]


class OrganisationFields(GestureForm):
    """For whoever comes in the name of an association, a collective, a school, a firm."""

    organisation = forms.CharField(
        label=_("In the name of an organisation"),
        help_text=_("Its name, if you come for an association, a collective, a school, a firm."),
        max_length=120,
        required=False,
    )
    organisation_kind = forms.ChoiceField(
        label=_("What kind of organisation?"), choices=_organisation_kinds, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("organisation") and not cleaned.get("organisation_kind"):
            self.add_error("organisation_kind", _("Say what kind of organisation it is."))
        return cleaned


class StartCommunityForm(OrganisationFields):
    """Everything a new community says of itself; `objectives()` gives the filled ones for `start_community`."""

    name = forms.CharField(label=_("Its name"), help_text=_("Short and easy to say."), max_length=80)
    purpose = _text(
        600, label=_("What it is for"), help_text=_("One or two plain sentences: what will be better here?")
    )
    called_by = forms.ChoiceField(
        label=_("Who calls it into being?"),
        choices=CALLERS,
        widget=forms.RadioSelect,
        initial=Community.CalledBy.RESIDENTS,
    )
    takes_seat = forms.BooleanField(label=_("I tend it, for twelve months at most"), required=False)
    objective_1 = forms.CharField(label=_("First objective"), max_length=120, required=False)
    result_1 = forms.CharField(
        label=_("Result of the first objective"),
        help_text=IF_WRITTEN,
        max_length=200,
        required=False,
    )
    objective_2 = forms.CharField(label=_("Second objective"), max_length=120, required=False)
    result_2 = forms.CharField(
        label=_("Result of the second objective"),
        help_text=IF_WRITTEN,
        max_length=200,
        required=False,
    )
    objective_3 = forms.CharField(label=_("Third objective"), max_length=120, required=False)
    result_3 = forms.CharField(
        label=_("Result of the third objective"),
        help_text=IF_WRITTEN,
        max_length=200,
        required=False,
    )
    field_order = (
        "name", "purpose", "called_by", "organisation", "organisation_kind", "takes_seat",
        "objective_1", "result_1", "objective_2", "result_2", "objective_3", "result_3",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for n in (1, 2, 3):
            title, result = cleaned.get(f"objective_{n}"), cleaned.get(f"result_{n}")
            if title and not result:
                self.add_error(f"result_{n}", _("Say what everyone will see when it is done."))
            elif result and not title:
                self.add_error(f"objective_{n}", _("Say what you are after."))
        return cleaned

    def objectives(self) -> list[dict[str, str]]:
        filled = ((self.cleaned_data[f"objective_{n}"], self.cleaned_data[f"result_{n}"]) for n in (1, 2, 3))
        return [{"title": title, "visible_result": result} for title, result in filled if title]


class JoinForm(OrganisationFields):
    """A signed-in person joins."""

    introduction = _text(
        400,
        label=_("A few words about you"),
        help_text=_("What brings you, when you are free, what you need to take part. Members read it."),
        required=False,
    )
    if_quiet = _if_quiet()
    origin = _origin(_("How did you come to us?"))
    field_order = ("introduction", "if_quiet", "origin", "organisation", "organisation_kind")


class AcceptForm(GestureForm):
    """A signed-in person accepts an invitation."""

    if_quiet = _if_quiet()


class InvitedForm(GestureForm):
    """Somebody without an account: a name, and the address where a code says that it is them."""

    name = forms.CharField(label=_("Your name"), help_text=_("A first name is enough."), max_length=80)
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("Six digits arrive there. No password."), max_length=254
    )
    if_quiet = _if_quiet()


class GuestJoinForm(InvitedForm):
    """The same, with what one says when joining."""

    introduction = _text(
        400,
        label=_("A few words about you"),
        help_text=_("What brings you, when you are free, what you need to take part. Members read it."),
        required=False,
    )
    origin = _origin(_("How did you come to us?"))
    field_order = ("name", "email", "introduction", "if_quiet", "origin")
    next = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)


class InviteForm(GestureForm):
    email = forms.EmailField(label=_("Their e-mail address"), max_length=254)
    name = forms.CharField(label=_("Their name"), max_length=80, required=False)


class OnBehalfForm(GestureForm):
    """A gardener enters someone who has no e-mail."""

    name = forms.CharField(label=_("Their name"), help_text=_("As they wish to be called."), max_length=80)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    postal_address = _text(300, label=_("Postal address"), rows=2, required=False)
    how = forms.ChoiceField(label=_("How did they tell you?"), choices=ON_BEHALF, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why are you entering them?"),
        help_text=_("For instance: no e-mail."),
        max_length=120,
        required=False,
    )
    introduction = _text(400, label=_("What they say of themselves"), rows=2, required=False)
    if_quiet = forms.ChoiceField(
        label=_("If they go quiet"),
        choices=IF_THEY_ARE_QUIET,
        initial=Membership.IfQuiet.CALL,
        widget=forms.RadioSelect,
    )
    origin = _origin(_("How did they come to us?"))
    consents = forms.BooleanField(label=_("They agreed to be entered here, and I give them the receipt."))


class WelcomeForm(GestureForm):
    how = forms.ChoiceField(label=_("How did you welcome them?"), choices=GREETINGS, widget=forms.RadioSelect)


class PauseForm(GestureForm):
    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("We will send you one kind message that day, nothing more."),
        required=False,
        widget=forms.DateInput,
    )


class CircleGestureForm(GestureForm):
    """Joining, leaving, waking a circle; or resting until a day."""

    until = forms.DateField(label=_("Until when?"), required=False, widget=forms.DateInput)


class SeatForm(GestureForm):
    kind = forms.ChoiceField(choices=Seat.Kind.choices)


class OfferSeatForm(GestureForm):
    """An empty seat, offered to a member."""

    kind = forms.ChoiceField(label=_("Which seat?"), widget=forms.RadioSelect)
    person = forms.ModelChoiceField(
        label=_("To whom?"),
        queryset=Person.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose"),
    )

    def __init__(self, *args: Any, people: Any, kinds: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, kind = self.fields["person"], self.fields["kind"]
        if isinstance(person, forms.ModelChoiceField) and isinstance(kind, forms.ChoiceField):
            person.queryset, kind.choices = people, list(kinds)


class AnswerForm(GestureForm):
    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])


class CircleForm(GestureForm):
    name = forms.CharField(label=_("Its name"), max_length=60)
    purpose = _text(300, label=_("What it does"), rows=2, required=False)


class ObjectiveForm(GestureForm):
    title = forms.CharField(label=_("What are we after?"), max_length=120)
    visible_result = forms.CharField(label=_("What everyone will see when it is done"), max_length=200)
    steps_planned = forms.IntegerField(
        label=_("In how many steps?"),
        help_text=_("For instance 8, for eight canteens."),
        min_value=1,
        max_value=1000,
        initial=1,
    )


class ProgressForm(GestureForm):
    steps_done = forms.IntegerField(label=_("Steps done"), min_value=0, max_value=1000)
    note = forms.CharField(label=_("Where it stands, in a few words"), max_length=200, required=False)


class DecisionForm(GestureForm):
    name = forms.CharField(label=_("Its name"), max_length=80)
    purpose = _text(600, label=_("What it is for"), rows=5)


# ---------------------------------------------------------------- what takes two people


class PairForm(GestureForm):
    """What is proposed « à deux », and why."""

    reason = _text(
        600,
        label=_("Why?"),
        help_text=_("Facts, in a few sentences. It is kept under seal."),
        rows=4,
    )


class PairAboutForm(PairForm):
    """The same, about somebody."""

    about = forms.ModelChoiceField(
        label=_("Who is it about?"),
        queryset=Person.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose"),
    )
    field_order = ("about", "reason")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        if isinstance(about, forms.ModelChoiceField):
            about.queryset = people


class RefusePairForm(GestureForm):
    """No, with a reason."""

    reason = _text(
        600, label=_("Why not?"), help_text=_("Whoever proposed it reads it."), rows=3, required=False
    )


class SuspendForm(PairForm):
    """One gardener alone, for three days at most."""

    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=[(24, _("one day")), (48, _("two days")), (72, _("three days"))],
        coerce=int,
        initial=72,
        widget=forms.RadioSelect,
    )


class AgreeForm(GestureForm):
    agrees = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
