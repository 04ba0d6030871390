"""`{% draw_garden garden %}`: both formats of the picture; the stylesheet shows one, and only that one is read aloud."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from terreau.vitality.garden import Garden, draw

register = template.Library()


@register.simple_tag
def draw_garden(garden: Garden) -> SafeString:
    language = get_language() or "fr"
    drawn = draw(garden, "l", language) + draw(garden, "p", language)
    return mark_safe(drawn)  # noqa: S308  # names are escaped where they are drawn
