from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.commitments import services
from terreau.commitments.models import Commitment
from terreau.commitments.tests.factories import make_request
from terreau.core import clock

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def at(name: str, one: Commitment) -> str:
    return reverse(f"commitments:{name}", args=[one.public_id])


def later(cast, days: int = 10):
    return clock.today(cast.authority.zone) + timedelta(days=days)


@pytest.mark.parametrize("count", [1, 30])
def test_the_follow_ups_take_as_many_queries_for_one_as_for_many(
    cast, as_person, django_assert_max_num_queries, count
):
    for _number in range(count):
        make_request(cast.lina, cast.community)
    make_request(cast.lina, cast.community, "Entre nous", owner_person=cast.aya)
    client = as_person(None)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("commitments:follow_ups"))
    text = page.content.decode()
    assert "Demande" in text
    assert "Entre nous" not in text
    assert "Lina" not in text
    assert ("Page 1 sur 2" in text) == (count == 30)


def test_the_lists_narrow_to_a_state(cast, as_person):
    kept, refused = (
        make_request(cast.lina, cast.community, "Un banc"),
        make_request(cast.lina, cast.community, "Un pont"),
    )
    services.accept(by=cast.tom, commitment=kept, due_on=later(cast))
    services.keep(by=cast.tom, commitment=kept, outcome="Posé devant la poste.")
    services.refuse(by=cast.tom, commitment=refused, reason="C’est au département.")
    client, url = as_person(None), reverse("commitments:follow_ups")
    text = client.get(url, {"etat": "kept"}).content.decode()
    assert "Posé devant la poste." in text
    assert "Un pont" not in text
    fragment = client.get(url, {"etat": "refused"}, **HTMX).content.decode()
    assert "C’est au département." in fragment
    assert "<html" not in fragment
    assert client.get(url, {"etat": "rien", "page": "zz"}).status_code == 200


def test_the_institution_shows_late_only_after_its_warning(cast, as_person):
    start = clock.now()
    make_request(cast.lina, cast.community, "Un banc")
    services.warn_late_institutions(start + timedelta(days=17))
    client, url = as_person(None), reverse("commitments:follow_ups")
    with clock.standing_at(start + timedelta(days=30)):
        assert "en retard" not in client.get(url, **HTMX).content.decode()
    with clock.standing_at(start + timedelta(days=33)):
        assert "en retard" in client.get(url, **HTMX).content.decode()


def test_a_residents_past_date_is_shown_to_nobody_else(cast, as_person):
    one = make_request(cast.aya, cast.community, "Le four", owner_person=cast.lina)
    services.accept(by=cast.lina, commitment=one, due_on=later(cast, 3))
    with clock.standing_at(clock.now() + timedelta(days=20)):
        for person, sees in ((cast.aya, False), (cast.tom, False), (cast.lina, True)):
            for url in (
                at("commitment", one),
                reverse("commitments:community", args=[cast.community.public_id]),
            ):
                text = as_person(person).get(url).content.decode()
                assert "Le four" in text
                assert "retard" not in text.split("<footer")[0].split("</header>", 1)[1]
                assert ("pour le" in text) == sees


def test_who_reads_what_members_ask_of_each_other(cast, as_person):
    one = make_request(cast.aya, cast.community, "Le four", owner_person=cast.lina)
    readers = {None: 404, cast.karim: 404, cast.omar: 200, cast.lina: 200, cast.tom: 200}
    for person, status in readers.items():
        assert as_person(person).get(at("commitment", one)).status_code == status
    listed = reverse("commitments:community", args=[cast.community.public_id])
    assert "Le four" not in as_person(None).get(listed).content.decode()
    assert "Le four" in as_person(cast.omar).get(listed).content.decode()


def test_a_name_stays_among_members(cast, as_person):
    one = make_request(cast.lina, cast.community, "Un banc")
    assert "Lina" not in as_person(None).get(at("commitment", one)).content.decode()
    assert "Lina" in as_person(cast.aya).get(at("commitment", one)).content.decode()


def test_asking_then_answering(cast, as_person):
    url = reverse("commitments:ask", args=[cast.community.public_id])
    client = as_person(cast.lina)
    page = client.get(url)
    assert page.status_code == 200
    circle = f"circle-{cast.circle.public_id}"
    answer = client.post(
        url, {"text": "<script>alert(1)</script> 🌱 مرحبا", "owner": circle, "submission_key": "k"}
    )
    one = Commitment.objects.get()
    assert answer.url == at("commitment", one)
    again = {"text": "<script>alert(1)</script> 🌱 مرحبا", "owner": circle, "submission_key": "k"}
    assert client.post(url, again).url == answer.url
    assert Commitment.objects.count() == 1
    text = as_person(cast.aya).get(at("commitment", one)).content.decode()
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    refused = client.post(url, {"text": "a" * 5000, "owner": "person-zzz"})
    assert refused.status_code == 422
    assert "a" * 5000 in refused.content.decode()
    assert as_person(cast.karim).get(url).status_code == 403


def test_accepting_from_the_page(cast, as_person):
    one = make_request(cast.lina, cast.community, "Un banc")
    client = as_person(cast.tom)
    assert "J’accepte" in client.get(at("commitment", one)).content.decode()
    past = client.post(at("accept", one), {"due_on": "2020-01-01"})
    assert past.status_code == 422
    assert "Cette date est passée" in past.content.decode()
    assert client.post(at("accept", one), {"due_on": "bientôt"}).status_code == 422
    sent = {"due_on": later(cast).isoformat(), "submission_key": "a"}
    done = client.post(at("accept", one), sent, follow=True)
    assert "C’est noté." in done.content.decode()
    assert client.post(at("accept", one), sent).status_code == 302
    assert client.post(at("accept", one), {"due_on": later(cast).isoformat()}).status_code == 422
    assert client.get(at("accept", one)).status_code == 200
    fragment = client.get(at("commitment", one), **HTMX).content.decode()
    assert "<html" not in fragment
    assert "C’est fait" in fragment


@pytest.mark.parametrize(
    ("name", "sent", "status"),
    [
        ("refuse", {"reason": "Non"}, "refused"),
        ("redirect", {"why": "Là-bas", "owner": "authority"}, "redirected"),
    ],
)
def test_answers_of_a_resident(cast, as_person, name, sent, status):
    one = make_request(cast.aya, cast.community, owner_person=cast.lina)
    client = as_person(cast.lina)
    assert client.get(at(name, one)).status_code == 200
    assert client.post(at(name, one), {}).status_code == 422
    assert client.post(at(name, one), {**sent, "submission_key": "a"}).status_code == 302
    assert client.post(at(name, one), {**sent, "submission_key": "a"}).status_code == 302
    one.refresh_from_db()
    assert one.status == status
    assert as_person(cast.omar).post(at(name, one), sent).status_code == 403
    assert as_person(None).post(at(name, one), sent).status_code in (403, 404)


@pytest.mark.parametrize(
    ("name", "status"), [("keep", "kept"), ("not_keep", "not_kept"), ("hand_back", "handed_back")]
)
def test_closing_in_one_click(cast, as_person, name, status):
    one = make_request(cast.aya, cast.community, owner_circle=cast.circle)
    services.accept(by=cast.lina, commitment=one, due_on=later(cast))
    client = as_person(cast.lina)
    assert client.get(at(name, one)).status_code == 200
    assert client.post(at(name, one), {"submission_key": "a"}).status_code == 302
    one.refresh_from_db()
    assert one.status == status
    assert client.get(at(name, one)).status_code == 302


def test_reminding_and_withdrawing(cast, as_person):
    one = make_request(cast.lina, cast.community)
    assert as_person(cast.aya).post(at("remind", one), {"submission_key": "a"}).status_code == 302
    assert as_person(cast.aya).post(at("remind", one), {"submission_key": "b"}).status_code == 422
    assert as_person(cast.lina).post(at("remind", one)).status_code == 403
    assert as_person(cast.omar).post(at("withdraw", one)).status_code == 403
    assert as_person(cast.lina).post(at("withdraw", one)).status_code == 302


def test_reminding_too_late_says_that_nothing_was_sent(cast, as_person):
    one = make_request(cast.lina, cast.community)
    services.refuse(by=cast.tom, commitment=one, reason="C’est au département.")
    answer = as_person(cast.aya).get(at("remind", one), follow=True)
    assert answer.redirect_chain[-1][0] == at("commitment", one)
    assert "Rien n’a été envoyé" in answer.content.decode()


def test_another_authoritys_request_does_not_exist_here(cast, as_person):
    one = make_request(cast.zoe, cast.other_community)
    for name in ("commitment", "accept", "refuse", "redirect", "keep", "hand_back", "withdraw", "remind"):
        assert as_person(cast.tom).get(at(name, one)).status_code == 404


def test_a_page_of_a_request_takes_few_queries(cast, as_person, django_assert_max_num_queries):
    one = make_request(cast.lina, cast.community, owner_circle=cast.circle)
    client = as_person(cast.aya)
    client.get(at("commitment", one))
    with django_assert_max_num_queries(12):
        client.get(at("commitment", one))
    client = as_person(cast.tom)
    with django_assert_max_num_queries(12):
        client.get(reverse("commitments:community", args=[cast.community.public_id]))
