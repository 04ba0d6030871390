"""Opening a real territory: who it is, who answers for it, mail that leaves, and not before the law is satisfied."""

import io
import re
from datetime import timedelta
from time import time
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terreau.authorities.models import Authority, AuthorityTerritory
from terreau.authorities.services import cover_territory
from terreau.core.errors import GestureError
from terreau.crossings.services import (
    OpeningError,
    open_authority,
    open_to_the_public,
    send_mail_test,
    set_identity,
    set_legal_contacts,
    verify_mail_test,
    what_is_missing,
)
from terreau.crossings.services.opening import contrast
from terreau.files.models import StoredFile
from terreau.notifications.services import deliver_due
from terreau.offices.permissions import can_administer
from terreau.people.models import Account, Person
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {
    "name": "Pays d’Orthe",
    "host": "Orthe.Example.org ",
    "administrator_name": "Nadia",
    "administrator_email": "Nadia@example.org",
}
LEGAL = {
    "publisher": "La présidente", "hosting_provider": "Chez nous", "postal_address": "1 place\n40300 Peyrehorade",
    "contact_email": "contact@example.org", "data_officer_name": "Délégué", "data_officer_email": "dpo@example.org",
}  # fmt: skip


@pytest.fixture
def opened():
    authority, nadia = open_authority(**GIVEN)
    return authority, nadia


def test_a_new_authority_is_closed_and_its_first_administrator_known(opened):
    authority, nadia = opened
    assert (authority.host, authority.is_open, authority.slug) == ("orthe.example.org", False, "pays-dorthe")
    assert can_administer(nadia)
    assert nadia.account.email == "nadia@example.org"
    again, _other = open_authority(**{**GIVEN, "host": "autre.example.org"})
    assert again.slug == "pays-dorthe-2"
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 5000),
        ("host", "pas un hôte"),
        ("host", "a..b"),
        ("host", "<script>"),
        ("administrator_email", "nadia@"),
        ("administrator_name", " "),
        ("time_zone", "Europe/Lune"),
    ],
)
def test_what_cannot_be_opened_leaves_nothing(field, value):
    with pytest.raises(GestureError) as refused:
        open_authority(**{**GIVEN, field: value})
    assert getattr(refused.value, "field", None) in {field, "name"}
    assert not Authority.objects.exists()
    assert not Person.objects.exists()


def test_two_authorities_never_share_a_host(opened):
    with pytest.raises(OpeningError) as refused:
        open_authority(**GIVEN)
    assert refused.value.field == "host"


def test_it_opens_only_once_nothing_is_missing(opened):
    authority, nadia = opened
    pages = ["legal", "legal", "legal", "legal", "identity", "mail"]
    assert [one.page for one in what_is_missing(authority)] == pages
    for step in range(3):
        with pytest.raises(OpeningError):
            open_to_the_public(by=nadia, authority=authority)
        if step == 0:
            set_legal_contacts(by=nadia, authority=authority, **LEGAL)
        if step == 1:
            place = Territory.objects.create(kind="free", name="Orthe", name_key="orthe")
            cover_territory(authority=authority, territory=place)
            cover_territory(authority=authority, territory=place)
    assert AuthorityTerritory.objects.count() == 1
    assert [one.page for one in what_is_missing(authority)] == ["mail"]
    proof = send_mail_test(by=nadia, authority=authority)
    verify_mail_test(by=nadia, authority=authority, code=mailed_code(), proof=proof)
    opened_at = open_to_the_public(by=nadia, authority=authority).opened_at
    assert open_to_the_public(by=nadia, authority=authority).opened_at == opened_at


def mailed_code():
    deliver_due()
    found = re.search(r"^(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def test_the_mail_test_wants_the_last_code_within_the_hour(opened):
    authority, nadia = opened
    first = send_mail_test(by=nadia, authority=authority)
    old = mailed_code()
    second = send_mail_test(by=nadia, authority=authority)
    new = mailed_code()
    assert new != old or first == second
    for code, proof in (("000", second), (old, second), ("", second), (new, "forged"), (new, first)):
        if (code, proof) in {(old, second), (new, first)} and old == new:
            continue
        with pytest.raises(OpeningError):
            verify_mail_test(by=nadia, authority=authority, code=code, proof=proof)
    with patch("django.core.signing.time.time", lambda: time() + 3700), pytest.raises(OpeningError):
        verify_mail_test(by=nadia, authority=authority, code=new, proof=second)
    assert authority.mail_checked_at is None
    verify_mail_test(by=nadia, authority=authority, code=f" {new} ", proof=second)
    assert authority.mail_checked_at is not None


def test_the_code_of_one_authority_proves_nothing_for_another(opened):
    authority, nadia = opened
    other, omar = open_authority(
        **{**GIVEN, "host": "autre.example.org", "administrator_email": "omar@example.org"}
    )
    proof = send_mail_test(by=nadia, authority=authority)
    with pytest.raises(OpeningError):
        verify_mail_test(by=omar, authority=other, code=mailed_code(), proof=proof)


@pytest.mark.parametrize("accent", ["#1c6b45", "#A9472A", "#2b5f8a"])
def test_a_colour_that_can_be_read_is_kept(opened, accent):
    authority, nadia = opened
    set_identity(by=nadia, authority=authority, name=" Orthe ", accent=accent, welcome_text="Bienvenue")
    assert (authority.name, authority.accent) == ("Orthe", accent.lower())


@pytest.mark.parametrize("accent", ["#f0b429", "#ffffff", "red", "#1c6b4", "url(x)", "#1c6b45;}"])
def test_a_pale_or_odd_colour_is_refused(opened, accent):
    authority, nadia = opened
    with pytest.raises(OpeningError) as refused:
        set_identity(by=nadia, authority=authority, name="Orthe", accent=accent, welcome_text="")
    assert refused.value.field == "accent"


def test_contrast_is_that_of_the_reference():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


def test_a_name_is_never_emptied(opened):
    authority, nadia = opened
    for name in (" ", "x" * 121):
        with pytest.raises(OpeningError) as refused:
            set_identity(by=nadia, authority=authority, name=name, accent="#1c6b45", welcome_text="")
        assert refused.value.field == "name"


def test_a_new_logo_takes_the_place_of_the_old_one(opened):
    authority, nadia = opened
    for colour in ("red", "blue"):
        out = io.BytesIO()
        Image.new("RGB", (900, 300), colour).save(out, "PNG")
        logo = SimpleUploadedFile("logo.png", out.getvalue())
        set_identity(
            by=nadia, authority=authority, name="Orthe", accent="#1c6b45", welcome_text="", logo=logo
        )
    kept = StoredFile.objects.get()
    assert (kept.width, kept.description) == (320, "Orthe")


def test_a_wrong_contact_is_refused_and_an_unknown_one_is_a_mistake(opened):
    authority, nadia = opened
    with pytest.raises(OpeningError) as refused:
        set_legal_contacts(by=nadia, authority=authority, data_officer_email="dpo@")
    assert refused.value.field == "data_officer_email"
    with pytest.raises(ValueError, match="slug"):
        set_legal_contacts(by=nadia, authority=authority, slug="autre")
    with pytest.raises(GestureError) as no_number:
        set_legal_contacts(by=nadia, authority=authority, contact_phone="-1")
    assert no_number.value.field == "contact_phone"
    authority.refresh_from_db()
    assert (authority.data_officer_email, authority.slug) == ("", "pays-dorthe")


def test_only_its_own_administrators_administer(cast, opened):
    authority, nadia = opened
    gestures = [
        lambda by, of: set_identity(by=by, authority=of, name="Pris", accent="#1c6b45", welcome_text=""),
        lambda by, of: set_legal_contacts(by=by, authority=of, publisher="Pris"),
        lambda by, of: send_mail_test(by=by, authority=of),
        lambda by, of: verify_mail_test(by=by, authority=of, code="123456", proof="x"),
        lambda by, of: open_to_the_public(by=by, authority=of),
    ]
    for gesture in gestures:
        for by, of in (
            (cast.aya, cast.authority),
            (cast.tom, cast.authority),
            (nadia, cast.authority),
            (cast.nour, authority),
        ):
            with pytest.raises(OpeningError):
                gesture(by, of)


def test_a_time_zone_of_its_own():
    authority, _nadia = open_authority(**GIVEN, time_zone="Indian/Reunion")
    assert authority.zone.utcoffset(None) is None or authority.time_zone == "Indian/Reunion"
    assert authority.created_at.astimezone(authority.zone).utcoffset() == timedelta(hours=4)
