"""What exists in a demonstration only, and mail that does not leave."""

import smtplib

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from terreau.authorities.models import Authority
from terreau.config import environment
from terreau.notifications.models import Message
from terreau.notifications.services import deliver_due
from terreau.people.models import Account
from terreau.web.selectors.demo_people import demo_people
from terreau.web.selectors.mailbox import landed_mails


@pytest.fixture
def demo(cast, settings, tmp_path):
    settings.TERREAU_DEMO = settings.TERREAU_MAIL_IS_SHOWN = True
    settings.TERREAU_MAIL_FOLDER = settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    Authority.objects.filter(pk=cast.authority.pk).update(is_demo=True)
    for name in ("aya", "tom", "paul"):
        Account.objects.filter(pk=getattr(cast, name).account_id).update(email=f"{name}@demo.invalid")
    return cast


def test_demo_people_are_listed_with_what_they_see(demo, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        people = demo_people(demo.authority)
    assert [person.name for person in people] == ["Aya", "Tom"]
    assert demo.community.name in people[0].role
    page = Client().get("/connexion/").content.decode()
    assert demo.aya.public_id in page
    assert demo.lina.public_id not in page
    assert "Se connecter" in page or "Sign in" in page


def test_being_one_of_them_in_one_click(demo):
    client = Client()
    answer = client.post("/demo/connexion/", {"person": demo.tom.public_id, "next": "/ui/"})
    assert answer["Location"] == "/ui/"
    assert client.get("/mon-espace/securite/").status_code == 200
    assert client.get("/connexion/verification/").status_code == 200
    for other in (demo.lina, demo.zoe, demo.paul):
        assert Client().post("/demo/connexion/", {"person": other.public_id}).status_code == 404
    assert client.get("/demo/connexion/").status_code == 405


def test_a_real_authority_beside_the_demo_has_no_such_door(demo):
    there = Client(SERVER_NAME=demo.elsewhere.host)
    assert there.post("/demo/connexion/", {"person": demo.zoe.public_id}).status_code == 404
    assert demo.aya.public_id not in there.get("/connexion/").content.decode()


def test_mail_that_landed_is_read_here_and_by_this_host_only(demo):
    client, there = Client(), Client(SERVER_NAME=demo.elsewhere.host)
    assert client.get("/demo/courrier/").status_code == 200
    client.post("/connexion/", {"email": "rose@example.org"})
    there.post("/connexion/", {"email": "other@example.org"})
    page = client.get("/demo/courrier/").content.decode()
    assert "rose@example.org" in page
    assert "other@example.org" not in page
    name = page.split("/demo/courrier/")[-1].split("/")[0]
    for part in page.split('href="/demo/courrier/')[1:]:
        name = part.split("/")[0] or name
    assert client.get(f"/demo/courrier/{name}/").status_code == 200
    assert there.get(f"/demo/courrier/{name}/").status_code == 404
    assert client.get("/demo/courrier/..%2F..%2Fetc/").status_code == 404


def test_links_of_a_mail_lead_to_where_the_demonstration_stands_now(demo):
    mail.EmailMessage(
        "Bonjour", f"Voir http://{demo.authority.host}:8000/suites/ et https://elsewhere.example/",
        "terreau@demo.invalid", ["aya@demo.invalid"],
        headers={"Message-ID": f"<one@{demo.authority.host}>"},
    ).send()  # fmt: skip
    client = Client(headers={"host": f"{demo.authority.host}:8123"})
    landed = landed_mails(demo.authority)[0]
    shown = client.get(f"/demo/courrier/{landed.name}/").content.decode()
    assert f'href="http://{demo.authority.host}:8123/suites/"' in shown
    assert 'href="https://elsewhere.example/"' in shown


def test_none_of_it_exists_elsewhere(cast):
    for path in ("/demo/courrier/", "/demo/courrier/abc/"):
        assert Client().get(path).status_code == 404
    assert Client().post("/demo/connexion/", {"person": cast.aya.public_id}).status_code == 404


class Down:
    """A mail server that does not answer."""

    def __init__(self, **options):
        self.timeout = options.get("timeout")

    def send_messages(self, messages):
        raise smtplib.SMTPConnectError(421, "down")


def test_a_mail_server_that_is_down_keeps_nobody_waiting_and_loses_nothing(cast, settings):
    settings.EMAIL_BACKEND = "terreau.web.tests.test_demo.Down"
    assert Client().post("/connexion/", {"email": "rose@example.org"}).status_code == 302
    message = Message.objects.get()
    assert (message.status, message.attempts) == ("queued", 1)
    assert message.sealed_secret
    Message.objects.update(due_at=message.created_at)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_due() == 1
    assert len(mail.outbox) == 1
    assert "******" not in mail.outbox[0].body


def test_the_issuers_host_is_allowed_where_forms_lead():
    assert environment.origin("https://login.example.org/realms/agglo") == "https://login.example.org"
    with pytest.raises(ImproperlyConfigured):
        environment.origin("login.example.org")
