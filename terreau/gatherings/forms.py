"""What is typed to announce a gathering, to come, to tick who came, to write a line."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from terreau.authorities.selectors import territories_of
from terreau.commitments.selectors import owner_choices
from terreau.communities.models import Circle, Community
from terreau.core.forms import GestureForm
from terreau.gatherings.models import Gathering, MinuteLine
from terreau.gatherings.selectors import Guest
from terreau.gatherings.services import Plan, refusals
from terreau.people.models import Person
from terreau.territories.forms import TerritoryField

TOO_LONG = {"max_length": gettext_lazy("This text is too long: %(limit_value)d characters at most.")}
NOT_A_NUMBER = {"invalid": gettext_lazy("Give a whole number, or leave it empty.")}
NOT_A_DAY = {
    "required": gettext_lazy("Choose the day."),
    "invalid": gettext_lazy("This is not a date. Example: 2027-03-31."),
}
NOT_AN_HOUR = {
    "required": gettext_lazy("Choose the hour."),
    "invalid": gettext_lazy("This is not an hour. Example: 18:30."),
}


class PlanForm(GestureForm):
    """A gathering to announce or to change."""

    title = forms.CharField(
        label=gettext_lazy("What shall we do together?"),
        help_text=gettext_lazy(
            "A few words that make one want to come. Example: Cooking the market’s leftovers."
        ),
        max_length=120,
        error_messages={**TOO_LONG, "required": gettext_lazy("Give the gathering a name.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of gathering?"),
        choices=Gathering.Kind.choices,
        initial=Gathering.Kind.MEETING,
    )
    description = forms.CharField(
        label=gettext_lazy("What will happen"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=TOO_LONG,
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Which day?"), widget=forms.DateInput, error_messages=NOT_A_DAY
    )
    starts_time = forms.TimeField(
        label=pgettext_lazy("hour", "From"), widget=forms.TimeInput, error_messages=NOT_AN_HOUR
    )
    ends_time = forms.TimeField(
        label=pgettext_lazy("hour", "Until"), widget=forms.TimeInput, error_messages=NOT_AN_HOUR
    )
    ends_on = forms.DateField(
        label=gettext_lazy("If it ends another day, which one?"),
        required=False,
        widget=forms.DateInput,
        error_messages=NOT_A_DAY,
    )
    place = forms.CharField(
        label=gettext_lazy("The place"),
        help_text=gettext_lazy("The room and the address, as you would say it on the phone."),
        max_length=200,
        error_messages={**TOO_LONG, "required": gettext_lazy("Say where you meet.")},
    )
    territory = TerritoryField(label=gettext_lazy("In which commune?"), required=False)
    access = forms.MultipleChoiceField(
        label=gettext_lazy("Who can come in?"),
        help_text=gettext_lazy("Tick what is sure."),
        required=False,
        choices=Gathering.Access.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    access_note = forms.CharField(
        label=gettext_lazy("Something else to know about access"),
        required=False,
        max_length=200,
        error_messages=TOO_LONG,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("How many seats?"),
        help_text=gettext_lazy(
            "Leave it empty if there is no limit. Once full, a waiting list opens by itself."
        ),
        required=False,
        error_messages=NOT_A_NUMBER,
    )
    circle = forms.ModelChoiceField(
        label=gettext_lazy("Does a circle host it?"),
        queryset=Circle.objects.none(),
        required=False,
        to_field_name="public_id",
    )

    def __init__(
        self, *args: Any, community: Community, zone: str = "", taken: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._zone, self._taken = zone or community.authority.time_zone, taken
        place = self.fields["territory"]
        assert isinstance(place, TerritoryField)
        place.near = territories_of(community.authority)
        circles = Circle.objects.filter(community=community, closed_at=None).order_by("name")
        field = self.fields["circle"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = circles
        field.empty_label = _("The whole community")

    def clean(self) -> dict[str, Any]:
        """What the service would refuse is said with the rest, all at once."""
        typed = super().clean()
        starts, ends = _wall_clock(typed)
        found = list(
            refusals(
                zone_name=self._zone,
                starts=starts,
                ends=ends,
                capacity=typed.get("capacity"),
                taken=self._taken,
            )
        )
        for name, sentence in found:
            self.add_error(name, sentence)
        return {name: value for name, value in typed.items() if name in self.cleaned_data}

    @property
    def plan(self) -> Plan:
        typed = self.cleaned_data
        starts, ends = _wall_clock(typed)
        assert starts is not None
        assert ends is not None
        same = (
            "title",
            "place",
            "kind",
            "description",
            "territory",
            "circle",
            "access",
            "access_note",
            "capacity",
        )
        return Plan(starts=starts, ends=ends, **{name: typed[name] for name in same})


def _wall_clock(typed: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    """When it starts and ends, as far as it was typed; a day without its hour is taken whole."""
    day: date | None = typed.get("starts_on")
    last: date | None = typed.get("ends_on") or day
    starts, ends = typed.get("starts_time"), typed.get("ends_time")
    return (
        datetime.combine(day, starts or time(23, 59)) if day else None,
        datetime.combine(last, ends) if last and ends and starts else None,
    )


def plan_initial(gathering: Gathering) -> dict[str, Any]:
    """A gathering as its form shows it."""
    same = ("title", "place", "kind", "description", "territory", "access", "access_note", "capacity")
    return {
        **{name: getattr(gathering, name) for name in same},
        "circle": gathering.circle.public_id if gathering.circle else None,
        "starts_on": gathering.starts_on,
        "starts_time": gathering.starts_time,
        "ends_time": gathering.ends_time,
        "ends_on": gathering.ends_on if gathering.ends_on != gathering.starts_on else None,
    }


class CancelForm(GestureForm):
    reason = forms.CharField(
        label=gettext_lazy("Why? Those who were coming read it."),
        required=False,
        max_length=300,
        error_messages=TOO_LONG,
    )


class ComeForm(GestureForm):
    """« Je viens », with what one needs to be at ease."""

    need = forms.CharField(
        label=gettext_lazy("What would make it easier for you to come?"),
        help_text=gettext_lazy("A ramp, a lift, somebody to sign… Only those who organise read it."),
        required=False,
        max_length=300,
        error_messages=TOO_LONG,
    )


class GuestForm(ComeForm):
    """Someone without an account."""

    name = forms.CharField(
        label=gettext_lazy("Your first name"),
        max_length=80,
        error_messages={**TOO_LONG, "required": gettext_lazy("Give a name: a first name is enough.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("Your e-mail address or phone number"),
        help_text=gettext_lazy("To tell you if something changes, and when the minutes are out."),
        required=False,
        max_length=200,
        error_messages=TOO_LONG,
    )
    field_order: tuple[str, ...] = ("submission_key", "name", "contact", "need")


class BehalfForm(GuestForm):
    """A gardener writes down who said that they come: a member, or somebody else by name."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("A member"),
        queryset=Person.objects.none(),
        required=False,
        to_field_name="public_id",
    )
    field_order = ("submission_key", "member", "name", "contact", "need")

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = members
        field.empty_label = _("Somebody else, named below")
        self.fields["name"].required = False
        self.fields["name"].label = _("First name")
        self.fields["contact"].label = _("E-mail address or phone number")
        self.fields["contact"].help_text = _("To tell them if something changes.")
        self.fields["need"].label = _("What they need to come at ease")


class KnownGuestForm(GestureForm):
    """Which member a guest is."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("Which member is it?"), queryset=Person.objects.none(), to_field_name="public_id"
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = members


class AttendanceForm(GestureForm):
    """Who came: those expected, members who had not said so, and others by count."""

    came = forms.MultipleChoiceField(
        label=gettext_lazy("Who came, among those expected?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Other members who came"), required=False, widget=forms.CheckboxSelectMultiple
    )
    unnamed_guests = forms.IntegerField(
        label=gettext_lazy("How many others came, without a name?"),
        required=False,
        error_messages=NOT_A_NUMBER,
    )

    def __init__(self, *args: Any, sheet: list[Guest], members: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ids = {one.attendance.public_id: one.attendance.pk for one in sheet}
        self._people = {one.public_id: one.pk for one in members}
        self._choose("came", [(one.attendance.public_id, one.name) for one in sheet])
        self._choose("members", [(one.public_id, one.name) for one in members])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        if not choices:
            del self.fields[name]

    @property
    def came_ids(self) -> list[int]:
        return [self._ids[one] for one in self.cleaned_data.get("came", [])]

    @property
    def member_ids(self) -> list[int]:
        return [self._people[one] for one in self.cleaned_data.get("members", [])]


class LineForm(GestureForm):
    """One line of the minutes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("It was…"),
        choices=MinuteLine.Kind.choices,
        initial=MinuteLine.Kind.SAID,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what it was."),
            "invalid_choice": gettext_lazy("Choose what it was."),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("One line"),
        help_text=gettext_lazy(
            "Everyone will read it: no name without agreement, nothing about anyone’s health."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={**TOO_LONG, "required": gettext_lazy("Write a few words.")},
    )


class LiftForm(GestureForm):
    """A line becomes a request: its words, and whom it is put to."""

    text = forms.CharField(
        label=gettext_lazy("What is asked"),
        help_text=gettext_lazy("One thing, in one or two sentences that can be read alone."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={**TOO_LONG, "required": gettext_lazy("Write a few words.")},
    )
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
