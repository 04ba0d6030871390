"""What SMS cost, for administrators."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from terreau.core.requests import Request
from terreau.mailroom.selectors import months_of, sends_texts
from terreau.web.permissions import for_administrators


@for_administrators
def texts(request: Request) -> HttpResponse:
    """By month: how many parts, how much; and what may still be sent."""
    rows = [
        [
            date_format(one.first_day, "F Y"),
            one.parts,
            _("not known") if one.cost is None else f"{number_format(one.cost, 2)}\u00a0€",
        ]
        for one in months_of(request.authority)
    ]
    head = [_("Month"), _("SMS"), _("Cost")]
    context = {
        "head": head,
        "numeric": [1, 2],
        "rows": rows,
        "allowance": settings.TERREAU_SMS_PARTS,
        "sends_texts": sends_texts(),
    }
    return render(request, "web/admin/texts.html", context)
