"""Signing in by a code: real pages, real mail, real database."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.notifications.models import Message
from terreau.people.models import Account, Person
from terreau.people.services import sign_out_everywhere
from terreau.web.models import MailedCode
from terreau.web.services.codes import forget_codes


def test_a_new_address_becomes_an_account_then_a_person(door):
    rose = door()
    answer = rose.client.post("/connexion/", {"email": "Rose@Example.org ", "next": "/ui/"})
    assert (answer.status_code, answer["Location"]) == (302, "/connexion/code/")
    code = rose.read_code()
    answer = rose.type(f" {code[:3]} {code[3:]} ")
    assert answer["Location"] == "/bienvenue/?next=%2Fui%2F"
    assert rose.client.get("/mon-espace/securite/")["Location"].startswith("/bienvenue/")
    assert rose.client.post("/bienvenue/", {"name": "   ", "next": "/ui/"}).status_code == 422
    assert rose.client.post("/bienvenue/", {"name": "R" * 5000}).status_code == 422
    answer = rose.client.post("/bienvenue/", {"name": "Rose", "next": "/ui/"})
    assert answer["Location"] == "/ui/"
    assert Person.objects.filter(name="Rose", account__email="rose@example.org").count() == 1
    assert rose.client.get("/connexion/").status_code == 302


def test_the_answer_is_the_same_for_known_and_unknown_addresses(cast, door):
    known, unknown = door(cast.aya.account.email), door("nobody@example.org")
    answers = [one.ask() for one in (known, unknown)]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert [m.subject for m in mail.outbox] == [mail.outbox[0].subject] * 2
    pages = [one.client.get("/connexion/code/").content.decode() for one in (known, unknown)]
    bare = [page.replace(one.address, "") for page, one in zip(pages, (known, unknown), strict=True)]
    assert len({without_keys(page) for page in bare}) == 1


def without_keys(page: str) -> str:
    return "\n".join(
        line for line in page.splitlines() if "csrf" not in line and "submission_key" not in line
    )


def test_looking_at_the_page_uses_nothing_up(door):
    rose = door()
    rose.ask()
    for _time in range(3):
        assert rose.client.get("/connexion/code/").status_code == 200
    assert rose.type(rose.read_code()).status_code == 302


def test_a_code_is_good_once(door):
    rose = door()
    rose.ask()
    cookies = rose.client.cookies.copy()
    assert rose.type(rose.read_code(), submission_key="first").status_code == 302
    rose.client.cookies = cookies
    answer = rose.type(rose.read_code(), submission_key="second")
    assert answer.status_code == 422
    assert "déjà servi" in answer.content.decode() or "already been used" in answer.content.decode()


def test_a_double_click_signs_in_all_the_same(door):
    rose = door()
    rose.ask()
    cookies = rose.client.cookies.copy()
    assert rose.type(rose.read_code(), submission_key="same").status_code == 302
    rose.client.cookies = cookies
    assert rose.type(rose.read_code(), submission_key="same").status_code == 302
    with clock.standing_at(clock.now() + timedelta(minutes=1)):
        rose.client.cookies = cookies
        assert rose.type(rose.read_code(), submission_key="same").status_code == 422


def test_a_code_lasts_ten_minutes(door):
    rose = door()
    rose.ask()
    with clock.standing_at(clock.now() + timedelta(minutes=9, seconds=55)):
        assert rose.type_wrong().status_code == 422
    with clock.standing_at(clock.now() + timedelta(minutes=10, seconds=1)):
        answer = rose.type(rose.read_code())
        assert answer.status_code == 422
    assert rose.type(rose.read_code()).status_code == 302


def test_five_wrong_tries_close_a_code(door):
    rose = door()
    rose.ask()
    for _time in range(5):
        assert rose.type_wrong().status_code == 422
    assert rose.type(rose.read_code()).status_code == 422
    assert MailedCode.objects.get().tries == 5
    assert rose.client.post("/connexion/code/renvoyer/").status_code == 302
    assert rose.type(rose.read_code()).status_code == 302


def test_a_code_is_worth_nothing_in_another_browser(door):
    rose, thief = door(), door("rose@example.org")
    rose.ask()
    code = rose.read_code()
    assert thief.type(code)["Location"].startswith("/connexion/")
    thief.ask()
    assert thief.type(code).status_code == 422 or thief.read_code() == code


def test_a_code_of_one_authority_is_refused_by_another(cast, door):
    rose, there = door(), door(host=cast.elsewhere.host)
    rose.ask()
    there.client.cookies = rose.client.cookies.copy()
    assert there.type(rose.read_code()).status_code == 422
    assert rose.type(rose.read_code()).status_code == 302


def test_a_session_of_one_authority_is_refused_by_another(cast, door):
    aya, there = door(cast.aya.account.email), door(host=cast.elsewhere.host)
    aya.enter()
    there.client.cookies = aya.client.cookies.copy()
    assert there.client.get("/mon-espace/securite/")["Location"].startswith("/connexion/")


def test_neither_code_nor_address_stays_in_clear(door):
    rose = door()
    rose.ask()
    message, mailed, code = Message.objects.get(), MailedCode.objects.get(), rose.read_code()
    assert message.status == "sent"
    for row in (message, mailed):
        kept = " ".join(str(value) for value in vars(row).values())
        assert code not in kept
        assert rose.address not in kept
    assert message.sealed_secret == ""
    assert code not in mail.outbox[0].subject
    assert "/connexion/code" not in mail.outbox[0].body
    with clock.standing_at(clock.now() + timedelta(days=2)):
        forget_codes()
    assert not Message.objects.exists()
    assert not MailedCode.objects.exists()


def test_a_suspended_person_gets_a_neutral_sentence(cast, door):
    paul = door(cast.paul.account.email)
    answer = paul.enter()
    assert answer.status_code == 422
    assert "suspen" not in answer.content.decode().lower()
    assert paul.client.get("/mon-espace/securite/")["Location"].startswith("/connexion/")


def test_a_tampered_next_leads_home(door, cast):
    for wrong in (
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "\n//evil.example",
    ):
        aya = door(cast.aya.account.email)
        aya.ask(next=wrong)
        assert aya.type(aya.read_code())["Location"] == "/"


def test_what_cannot_be_an_address_is_given_back(door):
    for wrong in (
        "",
        "rose",
        "rose@",
        "<script>@x",
        "ا@",
        "a" * 5000 + "@example.org",
        "x@y.z\r\nBcc: a@b.fr",
    ):
        rose = door(wrong)
        answer = rose.ask()
        assert answer.status_code == 422, wrong
        assert b"<script>@x" not in answer.content
    assert not mail.outbox


def test_what_cannot_be_a_code_is_refused(door):
    rose = door()
    rose.ask()
    for wrong in ("", "abc", "<script>", "🌱🌱🌱", "1" * 5000):
        assert rose.type(wrong).status_code == 422
    code = rose.read_code()
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert rose.type(arabic).status_code == 302


def test_leaving_wipes_the_browser(cast, as_person):
    client = as_person(cast.aya)
    assert client.get("/mon-espace/securite/")["Cache-Control"].count("no-store")
    asked = client.get("/deconnexion/")
    assert asked.status_code == 200
    form = asked.content.decode().split("<main")[1]
    assert 'action="/deconnexion/"' in form
    assert "Se déconnecter" in form.split("<button")[1].split("</button>")[0]
    assert client.get("/mon-espace/securite/").status_code == 200  # a link alone signs nobody out
    answer = client.post("/deconnexion/")
    assert "cookies" in answer["Clear-Site-Data"]
    assert client.get("/mon-espace/securite/").status_code == 302
    assert client.get("/au-revoir/").status_code == 200


def test_a_shared_computer_by_default_and_mine_for_90_days(cast, door):
    shared, mine = door(cast.aya.account.email), door(cast.lina.account.email)
    shared.enter()
    mine.enter(is_mine="on")
    assert shared.client.cookies["session"]["max-age"] == ""
    assert mine.client.cookies["session"]["max-age"] == 90 * 24 * 3600


def test_a_session_changes_its_name_and_forgets_what_was_planted(cast, door):
    aya = door(cast.aya.account.email)
    session = aya.client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    aya.client.cookies["session"] = before
    aya.enter()
    assert aya.client.session.session_key != before
    assert "planted" not in aya.client.session


def test_signing_out_everywhere_ends_other_sessions(cast, door):
    here, there = door(cast.aya.account.email), door(cast.aya.account.email)
    here.enter()
    there.enter()
    assert here.client.post("/mon-espace/securite/partout/").status_code == 302
    assert here.client.get("/mon-espace/securite/").status_code == 200
    assert there.client.get("/mon-espace/securite/").status_code == 302
    sign_out_everywhere(account=Account.objects.get(pk=cast.aya.account_id))
    assert here.client.get("/mon-espace/securite/").status_code == 302


def test_a_space_that_is_not_open_yet(cast, as_person, door):
    Authority.objects.filter(pk=cast.authority.pk).update(opened_at=None)
    answer = Client().get("/ui-inconnu/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "86400")
    assert Client().get("/connexion/").status_code == 200
    assert as_person(cast.lina).get("/mon-espace/securite/").status_code == 503
    assert as_person(cast.nour).get("/mon-espace/securite/").status_code == 200


def test_the_language_is_kept_and_followed(cast, as_person):
    client = as_person(cast.aya)
    answer = client.post("/langue/", {"language": "en", "next": "/connexion/?next=/ui/"})
    assert answer["Location"] == "/connexion/?next=/ui/"
    cast.aya.refresh_from_db()
    assert cast.aya.language == "en"
    assert client.post("/langue/", {"language": "xx", "next": "//evil.example"})["Location"] == "/"
    del client.cookies["langue"]
    assert '<html lang="en"' in client.get("/mon-espace/securite/").content.decode()
    assert (
        '<html lang="fr"' in Client().get("/connexion/", headers={"accept-language": "fr"}).content.decode()
    )


def test_few_queries(cast, as_person, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        Client().get("/connexion/")
    client = as_person(cast.aya)
    with django_assert_max_num_queries(8):
        client.get("/mon-espace/securite/")


@pytest.mark.parametrize(
    "page",
    [
        "/connexion/", "/connexion/code/", "/connexion/verification/", "/connexion/compte/retour/", "/au-revoir/", "/bienvenue/",
        "/mon-espace/securite/", "/mon-espace/securite/application/", "/mon-espace/adresse/", "/demo/courrier/",
    ],
)  # fmt: skip
def test_asking_for_the_head_of_a_page_answers_as_the_page_does(cast, as_person, page):
    for person in (None, cast.lina):
        client = as_person(person)
        head, whole = client.head(page), client.get(page)
        assert (head.status_code, head.content) == (
            whole.status_code,
            b"" if whole.status_code < 400 else head.content,
        )


def test_asking_for_the_head_of_the_confirmation_sends_no_code(cast, as_person):
    assert as_person(cast.lina).head("/connexion/confirmer/").status_code == 200
    assert not mail.outbox
