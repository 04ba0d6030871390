"""Choosing a day; writing to many people."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import Authority
from terreau.communities.models import Circle, Community
from terreau.core import clock
from terreau.core.forms import GestureForm
from terreau.digests.models import Newsletter, Rhythm
from terreau.digests.selectors import CRITERIA
from terreau.gatherings.models import Gathering
from terreau.territories.models import Territory
from terreau.ui import moments

NEVER = "never"


class RhythmForm(GestureForm):
    """A day of the week, or never."""

    day = forms.ChoiceField(
        label=_("When do you want it?"),
        choices=[*Rhythm.Day.choices, (NEVER, _("never"))],
        widget=forms.RadioSelect,
    )

    @property
    def weekday(self) -> int | None:
        day = self.cleaned_data["day"]
        return None if day == NEVER else int(day)


class PaperForm(GestureForm):
    """For whom, and whether they wish it on paper; or that their phone be asked for SMS."""

    person = forms.CharField(max_length=16)
    on_paper = forms.BooleanField(required=False)
    texts = forms.BooleanField(required=False)


LATELY = timedelta(days=180)


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # the class takes no argument when it runs
    """Boxes to tick; what has the same name elsewhere says where and when."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        if isinstance(obj, Gathering):
            return f"{obj.title}, {moments.month_day(obj.starts_at)} · {obj.community.name}"
        return f"{obj.name} · {obj.community.name}" if isinstance(obj, Circle) else str(obj)


class NewsletterForm(GestureForm):
    """A letter, and to whom: everyone, or those who meet one of these plain facts."""

    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=6000, widget=forms.Textarea(attrs={"rows": 12}))
    communities = Several(Community.objects.none(), label=_("Members of these communities"), required=False)
    circles = Several(Circle.objects.none(), label=_("People of these circles"), required=False)
    gatherings = Several(
        Gathering.objects.none(), label=_("Those who came to these gatherings"), required=False
    )
    territories = Several(
        Territory.objects.none(), label=_("Those who came to a gathering in these places"), required=False
    )

    def __init__(
        self, *args: Any, authority: Authority, letter: Newsletter | None = None, **kwargs: Any
    ) -> None:
        if letter is not None:
            kwargs.setdefault("initial", {"subject": letter.subject, "text": letter.text, **letter.segment})
        super().__init__(*args, **kwargs)
        lately = Gathering.objects.within(authority).filter(
            starts_at__gt=clock.now() - LATELY, starts_at__lt=clock.now()
        )
        offered = {
            "communities": Community.objects.within(authority).listed().order_by("name_key"),
            "circles": Circle.objects.within(authority)
            .filter(closed_at=None)
            .select_related("community")
            .order_by("community__name_key", "name"),
            "gatherings": lately.select_related("community").order_by("-starts_at"),
            "territories": Territory.objects.filter(pk__in=lately.values("territory")).order_by("name"),
        }
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = rows

    @property
    def criteria(self) -> list[forms.BoundField]:
        """Those there is something to tick in."""
        fields = [self[name] for name in CRITERIA]
        return [field for field in fields if getattr(field.field, "queryset", None)]

    @property
    def is_for_some(self) -> bool:
        return any(self[name].value() for name in CRITERIA)

    @property
    def segment(self) -> dict[str, Sequence[int]]:
        return {name: [one.pk for one in self.cleaned_data[name]] for name in CRITERIA}
