"""First run: opening the first territory of an install, with the code shown in the terminal."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.crossings.services import OpeningError, open_authority
from terreau.web.forms.setup import OpeningForm
from terreau.web.selectors.setup import opening_code

THEN = "/connexion/?next=/administration/"


def set_up(request: Request) -> HttpResponse:
    """Only while the install is empty; afterwards this address does not exist. Sent twice, it leads to the first result."""
    if Authority.objects.exists():
        if request.method == "POST" and not Authority.objects.exclude(opened_at=None).exists():
            return redirect(THEN)
        raise Http404
    form = bound(request, OpeningForm)
    return perform(
        request,
        form,
        act=lambda: _open(request, form),
        then=lambda opened: THEN,
        page="web/setup/opening.html",
    )


def _open(request: Request, form: OpeningForm) -> Authority:
    values = form.cleaned_data
    if not constant_time_compare(values["code"].strip(), opening_code()):
        raise OpeningError(_("This is not the opening code. Look at the terminal."), field="code")
    authority, _administrator = open_authority(
        name=values["name"],
        host=request.get_host().rsplit(":", 1)[0],
        territory=values["territory"],
        time_zone=values["time_zone"],
        administrator_name=values["administrator_name"],
        administrator_email=values["administrator_email"],
    )
    return authority
