"""`{% submission_key %}`: the hidden idempotency key of a form written by hand, one button for instance."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def submission_key() -> SafeString:
    return format_html('<input type="hidden" name="submission_key" value="{}">', uuid4().hex)
