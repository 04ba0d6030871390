"""A form field for one territory: people type a name, a postal code or an INSEE code, and choose among homonyms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from terreau.core.text import excerpt
from terreau.territories.models import Territory
from terreau.territories.selectors import matching_territories, search_territories

_SHOWN = 12


class TerritoryInput(forms.TextInput):
    """A text box that suggests places while one types; without JavaScript it is a plain text box."""

    template_name = "territories/widgets/territory_input.html"
    offered: tuple[str, ...] = ()  # the choices of a refusal, there at once with or without JavaScript

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}-choices"
        context["widget"]["attrs"] |= {
            "list": listed,
            "autocomplete": "off",
            "hx-get": f"{reverse('territories:search')}?as=options",
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{listed}",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
            "hx-params": name,
        }
        return context | {"listed": listed, "offered": self.offered}


class TerritoryField(forms.CharField):
    """Cleans « Lille (59) », « 59000 », « 59350 » or a public id to a Territory; homonyms come back as a list to choose from.

    A form that knows where people live puts those territories in `near`: what lies there is meant first.
    """

    widget = TerritoryInput
    default_error_messages = {"required": gettext_lazy("Type the name or the postal code of a territory.")}

    def __init__(self, *, kinds: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.kinds = None if kinds is None else tuple(kinds)
        self.near: Iterable[Territory] = ()
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.label if isinstance(value, Territory) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Territory | None:
        text = super().clean(value)
        if not text:
            return None
        known = Territory.objects.current().of_kinds(self.kinds).filter(public_id=text).first()
        found = [known] if known is not None else matching_territories(text, self.kinds, self.near)
        if len(found) == 1:
            return found[0]
        typed = excerpt(text, 60)
        said = self._several(typed, found) if found else self._none(typed)
        raise forms.ValidationError(said, code="territory")

    def _several(self, text: str, found: list[Territory]) -> str:
        choices = {"choices": self._offer(found)}
        if len({t.name for t in found}) > 1:
            asked = _("Several territories answer to “%(text)s”. Choose one: %(choices)s.")
            return asked % {**choices, "text": text}
        if all(t.kind == Territory.Kind.COMMUNE for t in found):
            asked = _(
                "Several communes are called %(name)s: add the postal code or the department. Choose one: %(choices)s."
            )
        else:
            asked = _("Several territories are called %(name)s. Choose one: %(choices)s.")
        return asked % {**choices, "name": found[0].name}

    def _none(self, text: str) -> str:
        near = search_territories(text, self.kinds, limit=3)
        if near:
            return _("No territory is called “%(text)s”. Did you mean: %(choices)s?") % {
                "text": text,
                "choices": self._offer(near),
            }
        return _("No territory is called “%(text)s”. Check the spelling, or type the postal code.") % {
            "text": text
        }

    def _offer(self, found: list[Territory]) -> str:
        """The choices, in the sentence and in the box."""
        ways = _ways_to_say(found)[:_SHOWN]
        box: Any = self.widget
        box.offered = tuple(ways)
        shown = pgettext("between two choices", "; ").join(ways)
        return f"{shown}…" if len(found) > _SHOWN else shown


def _ways_to_say(found: list[Territory]) -> list[str]:
    """What to type for each: « Montignac (65) », or with its own code where the department fits another one too."""
    where = [(one.name_key, one.setting.rpartition(",")[2].strip()) for one in found]
    return [
        f"{one.name} ({one.code})" if where.count(place) > 1 and place[1] and one.code else one.short_label
        for one, place in zip(found, where, strict=True)
    ]
