"""Template words of the house: dates in words, icons, components with a slot, form controls."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from django import forms, template
from django.contrib.staticfiles import finders
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.middleware.csrf import get_token
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from terreau.core.text import excerpt, render_markdown
from terreau.ui import moments

register = template.Library()

DJANGO_ROWS = "10"  # what a Textarea has when nobody chose


def _blank_if_absent(word: Callable[[Any], str]) -> Callable[[Any], str]:
    """A page with no date shows nothing there, rather than falling over."""

    @wraps(word)
    def kind(value: Any) -> str:
        return word(value) if isinstance(value, date | datetime | time) else ""

    return kind


register.filter("excerpt", lambda text, length: excerpt(str(text or ""), int(length)))
register.filter("day", _blank_if_absent(moments.long_day))
register.filter("month_day", _blank_if_absent(moments.month_day))
register.filter("month", _blank_if_absent(moments.month))
register.filter("moment", _blank_if_absent(moments.moment))
register.filter("hours", _blank_if_absent(moments.hours))
register.filter("ago", _blank_if_absent(moments.ago))


@register.filter
def markdown(text: str | None) -> SafeString:
    """The only rich field, as clean HTML."""
    return mark_safe(render_markdown(text or ""))  # noqa: S308 - cleaned by nh3 inside render_markdown


@register.simple_tag
@lru_cache(maxsize=256)
def asset(path: str) -> str:
    """A static file's address, with its content's mark so that a new version is fetched at once."""
    return f"{static(path)}?v={_mark(path)}"


@lru_cache(maxsize=64)
def _mark(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        return "0"
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]


@register.simple_tag
def icon(name: str, label: str = "", big: bool = False) -> SafeString:
    """One drawing of the sprite: hidden from screen readers unless it has a label of its own."""
    return _drawing(name, str(label), bool(big))


@lru_cache(maxsize=512)
def _drawing(name: str, label: str, big: bool) -> SafeString:
    # Kept: a page has dozens of them, and only some names.
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"></use></svg>',
        " icon-big" if big else "",
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        asset("ui/vendor/icons.svg"),
        name,
    )


@register.simple_block_tag(takes_context=True)
def wrap(context: Context, content: str, component: str, /, **props: Any) -> SafeString:
    """A component with markup inside: `{% wrap "card" title=… %}…{% endwrap %}`; it sees only its props and the slot."""
    page = getattr(context, "template", None)
    if page is None:
        raise template.TemplateSyntaxError("wrap is used inside a page.")
    found = page.engine.get_template(f"ui/components/{component}.html")
    given = {**_no_props(found.source), **props, "slot": content if content.strip() else ""}
    shown: SafeString = found.render(context.new(given))
    return shown


@lru_cache(maxsize=64)
def _no_props(source: str) -> dict[str, str]:
    """Each prop of a component, empty: Django looks long for a name that is nowhere, and a page has hundreds."""
    words = re.sub(r"\(.*?\)", "", source.partition("#}")[0].partition("props:")[2]).partition(";")[0]
    return dict.fromkeys(re.findall(r"\w+", words), "")


@register.simple_tag(takes_context=True)
def csrf_field(context: Context) -> SafeString:
    """The hidden CSRF field, also inside a component included with `only`, where Django's own tag sees no token."""
    request = getattr(context, "request", None)
    if request is None:
        return mark_safe("")
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


@register.simple_tag
def control(field: BoundField, **options: Any) -> SafeString:
    """A form field's input, tied to its hint and its error, with the right kind for dates and hours."""
    widget = field.field.widget
    _use_native(widget)
    attrs: dict[str, Any] = {}
    described = [f"{field.auto_id}_helptext"] if options.get("hint") else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    if isinstance(widget, forms.Textarea):
        attrs["data-autosize"] = True
        asked = widget.attrs.get("rows")
        attrs["rows"] = options.get("rows") or (asked if asked not in (None, DJANGO_ROWS) else 4)
    if options.get("count") and (
        field.field.widget.attrs.get("maxlength") or getattr(field.field, "max_length", None)
    ):
        attrs["data-count"] = f"{field.auto_id}_count"
        described.append(f"{field.auto_id}_count")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


def _use_native(widget: forms.Widget) -> None:
    """Dates and hours use the phone's own picker, which needs the ISO form."""
    native = {
        forms.DateInput: ("date", "%Y-%m-%d"),
        forms.TimeInput: ("time", "%H:%M"),
        forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    }
    for kind, (input_type, shape) in native.items():
        if type(widget) is kind:
            widget.input_type, widget.format = input_type, shape


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: one box to tick, several choices, or one input."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "multi" if isinstance(widget, forms.MultiWidget) else "input"


@register.filter
def is_long(field: BoundField | str) -> bool:
    """Whether people write sentences in it: then what is left to write is worth counting."""
    return isinstance(field, BoundField) and isinstance(field.field.widget, forms.Textarea)


@register.filter
def max_length(field: BoundField) -> int | None:
    """The most characters a field takes, if it says so."""
    return getattr(field.field, "max_length", None)


@register.filter
def named(form: forms.BaseForm, name: str) -> BoundField | str:
    """A form's field by its name; nothing when the form has no such field."""
    return form[name] if name in form.fields else ""


@register.filter
def error_links(form: forms.BaseForm) -> list[dict[str, str]]:
    """Every error of a form with the address of the field it is about, in the order of the page."""
    links = [{"text": str(text), "url": ""} for text in form.non_field_errors()]
    for field in form:
        anchor = _first_input(field)
        named_errors = [
            _("%(field)s: %(error)s") % {"field": _bare(str(field.label)), "error": text}
            for text in field.errors
        ]
        links += [{"text": text, "url": "" if field.is_hidden else f"#{anchor}"} for text in named_errors]
    return links


@register.filter
def keeps_all(form: forms.BaseForm) -> bool:
    """Whether a refused form still holds all that was given: a file is to pick again, a wrong code is of no use."""
    field = form.fields.get("code")
    is_code = field is not None and not field.widget.is_hidden
    return not (form.files or (is_code and {"code", NON_FIELD_ERRORS} & form.errors.keys()))


def _bare(label: str) -> str:
    """A label without its question mark or colon, to be followed by what is wrong."""
    return label.rstrip("?:\u00a0\u202f ")


def _first_input(field: BoundField) -> str:
    """The id of the input a link should reach: the first one of a group."""
    several = isinstance(
        field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget
    )
    return f"{field.auto_id}_0" if several else field.auto_id


@register.simple_tag
def cells(row: list[Any], head: list[str], numeric: list[int] | None = None) -> list[dict[str, Any]]:
    """A table row's cells, each with its column's title and whether it is a number."""
    titles = [*head, *[""] * len(row)]
    return [
        {"value": value, "label": titles[place], "is_number": place in (numeric or [])}
        for place, value in enumerate(row)
    ]


@register.simple_tag
def times(count: int, current: int) -> list[str]:
    """The marks of a row of steps: done, now, later."""
    return [
        "done" if step < current else "now" if step == current else "later" for step in range(1, count + 1)
    ]


@register.simple_tag
def page_language() -> str:
    """The two letters the page is written in."""
    return (get_language() or "fr")[:2]


@register.simple_tag(takes_context=True)
def example_of(context: Context, name: str, example: Any) -> SafeString:
    """A component as the gallery shows it, inside the list its kind needs."""
    slot = mark_safe(example.slot)  # noqa: S308 - written in gallery.py
    around = mark_safe(example.around)  # noqa: S308 - written in gallery.py
    return format_html(around, wrap(context, slot, name, **example.props))
