"""Opening a territory, and administering it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.core.forms import GestureForm
from terreau.offices.models import Office
from terreau.territories.forms import TerritoryField

ZONES = (
    "Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte",
    "America/Miquelon", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Wallis",
)  # fmt: skip


class OpeningForm(GestureForm):
    code = forms.CharField(
        label=_("Opening code"),
        max_length=40,
        help_text=_("It is written in the terminal where the server was started."),
    )
    name = forms.CharField(
        label=_("Name of the authority"), max_length=120, help_text=_("Example: Pays de la Vézère")
    )
    territory = TerritoryField(
        label=_("Territory"), help_text=_("A name with its department, or a postal or INSEE code.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone) for zone in ZONES])
    administrator_name = forms.CharField(label=_("Your name"), max_length=80)
    administrator_email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You will sign in with a code sent there. There is no password."),
    )


class IdentityForm(GestureForm):
    name = forms.CharField(label=_("Name of the authority"), max_length=120)
    territory = TerritoryField(
        label=_("Territory"), required=False, help_text=_("A name, or a postal or INSEE code.")
    )
    accent = forms.CharField(label=_("Colour"), max_length=7, widget=forms.TextInput(attrs={"type": "color"}))
    welcome_text = forms.CharField(
        label=_("Words of welcome"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("JPEG, PNG or WebP, 8 MB at most."))


class LegalForm(GestureForm):
    data_officer_name = forms.CharField(label=_("Data protection officer"), max_length=120, required=False)
    data_officer_email = forms.EmailField(label=_("Their e-mail address"), required=False)
    publisher = forms.CharField(
        label=_("Director of publication"),
        max_length=160,
        required=False,
        help_text=_("Often the mayor or the president."),
    )
    hosting_provider = forms.CharField(
        label=_("Who hosts the site"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    postal_address = forms.CharField(
        label=_("Postal address of the authority"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_email = forms.EmailField(label=_("Contact e-mail address"), required=False)
    contact_phone = forms.CharField(label=_("Phone"), max_length=30, required=False)


class ElectoralForm(GestureForm):
    """A period, and who stands."""

    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("Until"))
    candidates = forms.CharField(
        label=_("Who stands"),
        help_text=_("One full name a line. Elected people in office are added by themselves."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OfficeForm(GestureForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(label=_("E-mail address"))
    kind = forms.ChoiceField(label=_("Office"), choices=Office.Kind.choices)
    title = forms.CharField(
        label=_("Title"), max_length=120, required=False, help_text=_("Example: deputy mayor for roads")
    )
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: no end planned."),
    )


class MailTestForm(GestureForm):
    code = forms.CharField(label=_("Code received by mail"), max_length=12)
    proof = forms.CharField(widget=forms.HiddenInput, max_length=200)
