import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from terreau.authorities.services import cover_territory
from terreau.commitments.models import Commitment
from terreau.core import clock
from terreau.gatherings import services
from terreau.gatherings.models import Attendance, Gathering, MinuteLine
from terreau.gatherings.tests.factories import make_gathering, make_past_gathering
from terreau.territories.tests.factories import make_territory
from terreau.ui.moments import month

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def at(name: str, gathering: Gathering, *more: str) -> str:
    return reverse(f"gatherings:{name}", args=[gathering.public_id, *more])


def typed(cast, **changes: str) -> dict[str, str]:
    day = clock.today(cast.authority.zone) + timedelta(days=9)
    plan = {
        "title": "Cuisiner les invendus",
        "place": "Salle des fêtes",
        "kind": "workshop",
        "starts_on": day.isoformat(),
    }
    return {**plan, "starts_time": "18:30", "ends_time": "20:30", "submission_key": "k", **changes}


@pytest.mark.parametrize("count", [1, 30])
def test_lists_take_as_many_queries_for_one_as_for_many(
    cast, as_person, django_assert_max_num_queries, count
):
    for _number in range(count):
        one = make_gathering(cast.aya, cast.community)
    services.answer_yes(person=cast.lina, gathering=one)
    make_gathering(cast.zoe, cast.other_community, title="Chez Zoé")
    client = as_person(cast.lina)
    client.get("/")
    for url in (
        reverse("gatherings:upcoming"),
        reverse("gatherings:community", args=[cast.community.public_id]),
    ):
        with django_assert_max_num_queries(12):
            page = client.get(url)
        text = page.content.decode()
        assert "Salle des fêtes" in text
        assert "Chez Zoé" not in text
        assert ("Page 1 sur 2" in text) == (count == 30)
        assert "<html" not in client.get(url, **HTMX).content.decode()


def test_past_gatherings_have_their_own_list(cast, as_person):
    make_past_gathering(cast.aya, cast.community, title="Hier")
    make_gathering(cast.aya, cast.community, title="Demain")
    url = reverse("gatherings:community", args=[cast.community.public_id])
    client = as_person(None)
    assert "Hier" not in client.get(url).content.decode()
    assert "Demain" not in client.get(url, {"quand": "passees"}).content.decode()
    assert "Hier" in client.get(url, {"quand": "passees"}).content.decode()


def test_a_past_gathering_is_told_in_the_past_with_its_whole_month(cast, as_person):
    day = clock.now() + timedelta(days=4)
    one = make_gathering(cast.aya, cast.community, days=4)
    services.answer_yes(person=cast.lina, gathering=one)
    url = reverse("gatherings:community", args=[cast.community.public_id])
    assert "1 personne vient" in as_person(None).get(url).content.decode()
    with clock.standing_at(day + timedelta(days=1)):
        services.record_attendance(
            by=cast.aya, gathering=one, came=[one.attendances.get().pk], unnamed_guests=12
        )
        text = as_person(cast.lina).get(url, {"quand": "passees"}).content.decode()
    assert "13 personnes sont venues" in text
    assert "personne vient" not in text
    assert f'<span class="meet-month">{month(one.starts_on)}</span>' in text


def test_announcing(cast, as_person):
    url = reverse("gatherings:announce", args=[cast.community.public_id])
    client = as_person(cast.lina)
    assert client.get(url).status_code == 200
    sent = typed(cast, title="<script>alert(1)</script>", capacity="12", access="childcare")
    answer = client.post(url, sent)
    one = Gathering.objects.get()
    assert answer.url == at("gathering", one)
    assert client.post(url, sent).url == answer.url
    text = as_person(None).get(answer.url).content.decode()
    assert "<script>alert" not in text
    assert "garde d’enfants" in text
    assert "12 places libres" in text
    assert as_person(cast.karim).get(url).status_code == 403


def test_a_commune_of_the_territory_is_understood_before_homonyms(cast, as_person):
    valley = make_territory("Vallée", "200000001", kind="epci")
    cover_territory(authority=cast.authority, territory=valley)
    here = make_territory("Montignac-Lascaux", "24291", setting="Dordogne, 24", within=(valley,))
    make_territory("Montignac", "65319", setting="Hautes-Pyrénées, 65")
    url = reverse("gatherings:announce", args=[cast.community.public_id])
    assert as_person(cast.aya).post(url, typed(cast, territory="Montignac")).status_code == 302
    assert Gathering.objects.get().territory == here


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": "2020-01-01"}, "Ce moment est passé"),
        ({"capacity": "0"}, "Il faut au moins une place"),
        ({"capacity": "beaucoup"}, "nombre entier"),
        ({"capacity": "9" * 40}, "000 places au plus"),
        ({"ends_time": "17:00"}, "Elle finit avant de commencer"),
        ({"title": "a" * 5000}, "trop long"),
        ({"starts_on": "demain"}, "pas une date"),
        ({"territory": "Zzyzx"}, "Zzyzx"),
    ],
)
def test_a_refused_announcement_gives_everything_back(cast, as_person, changes, sentence):
    url = reverse("gatherings:announce", args=[cast.community.public_id])
    page = as_person(cast.aya).post(url, typed(cast, **changes))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Salle des fêtes" in page.content.decode()
    assert not Gathering.objects.exists()


def test_everything_wrong_is_said_at_once(cast, as_person):
    url = reverse("gatherings:announce", args=[cast.community.public_id])
    wrong = {"title": "", "starts_on": "2020-01-01", "ends_time": "17:00", "capacity": "99999999999999"}
    page = as_person(cast.aya).post(url, typed(cast, **wrong))
    assert page.status_code == 422
    text = page.content.decode()
    for sentence in (
        "Donnez un nom",
        "Ce moment est passé",
        "Elle finit avant de commencer",
        "places au plus",
    ):
        assert sentence in text
    assert "99999999999999" in text
    late = as_person(cast.aya).post(url, typed(cast, starts_on="2020-01-01", starts_time="", place=""))
    assert "Ce moment est passé" in late.content.decode()
    assert "Choisissez l’heure" in late.content.decode()


def test_a_change_says_everything_that_is_wrong_too(cast, as_person):
    one = make_gathering(cast.aya, cast.community)
    for person in (cast.lina, cast.omar):
        services.answer_yes(person=person, gathering=one)
    page = as_person(cast.tom).post(at("change", one), typed(cast, starts_on="2020-01-01", capacity="1"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "Ce moment est passé" in text
    assert "2 personnes viennent déjà" in text


def test_changing_and_cancelling(cast, as_person):
    one = make_gathering(cast.aya, cast.community, title="Avant")
    client = as_person(cast.tom)
    assert 'value="Avant"' in client.get(at("change", one)).content.decode()
    assert client.post(at("change", one), typed(cast, title="Après")).status_code == 302
    one.refresh_from_db()
    assert one.title == "Après"
    assert as_person(cast.lina).get(at("change", one)).status_code == 403
    assert client.get(at("cancel", one)).status_code == 200
    assert client.post(at("cancel", one), {"reason": "La neige", "submission_key": "c"}).status_code == 302
    assert client.post(at("cancel", one), {"reason": "La neige", "submission_key": "c"}).status_code == 302
    text = as_person(None).get(at("gathering", one)).content.decode()
    assert "La neige" in text
    assert "Je viens" not in text
    assert client.post(at("change", one), typed(cast, submission_key="z")).status_code == 422


def test_coming_in_one_click_and_leaving(cast, as_person):
    one = make_gathering(cast.aya, cast.community, capacity=1)
    lina, omar = as_person(cast.lina), as_person(cast.omar)
    assert "Je viens" in lina.get(at("gathering", one)).content.decode()
    fragment = lina.post(at("come", one), {"submission_key": "a"}, follow=True, **HTMX).content.decode()
    assert "Vous venez" in fragment
    assert "<html" not in fragment
    page = omar.post(at("come", one), {"submission_key": "b"}, follow=True)
    assert "liste d’attente" in page.content.decode()
    assert lina.post(at("leave", one), {"submission_key": "c"}).status_code == 302
    assert "Vous venez" in omar.get(at("gathering", one)).content.decode()
    assert lina.get(at("leave", one)).status_code == 200


def test_a_guest_needs_no_account(cast, as_person):
    one = make_gathering(cast.aya, cast.community)
    client = as_person(None)
    assert client.get(at("come", one)).status_code == 200
    assert client.post(at("come", one), {"name": "", "need": "Une rampe"}).status_code == 422
    sent = {"name": "Léa", "contact": "lea@example.org", "need": "Une rampe", "submission_key": "a"}
    answer = client.post(at("come", one), sent)
    assert client.post(at("come", one), sent).url == answer.url
    guest = Attendance.objects.get()
    own = client.get(answer.url).content.decode()
    assert "C’est noté, Léa" in own
    assert "Léa" not in client.get(at("gathering", one)).content.decode()
    sheet = as_person(cast.aya).get(at("attendance", one)).content.decode()
    assert "lea@example.org" in sheet
    assert "Une rampe" in sheet
    assert as_person(cast.lina).get(at("attendance", one)).status_code == 403
    assert client.post(answer.url, {"submission_key": "b"}, follow=True).status_code == 200
    guest.refresh_from_db()
    assert guest.status == "declined"
    assert client.get(at("guest", one, "x" * 20)).status_code == 404


def test_a_need_typed_before_stays_when_one_clicks_again(cast, as_person):
    one = make_gathering(cast.aya, cast.community)
    client = as_person(cast.lina)
    client.post(at("come", one), {"need": "Une rampe", "submission_key": "a"})
    client.post(at("come", one), {"submission_key": "b"})
    assert "Une rampe" in as_person(cast.tom).get(at("attendance", one)).content.decode()


def test_a_calendar_opens_the_file(cast, as_person):
    one = make_gathering(cast.aya, cast.community, title="Pain, beurre; confiture")
    page = as_person(None).get(at("calendar", one))
    assert page["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(page.content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Pain, beurre; confiture"
    assert event.decoded("DTSTART") == one.starts_at
    assert event.decoded("DTSTART").tzinfo == ZoneInfo("Europe/Paris")


def test_who_came_is_ticked_afterwards(cast, as_person):
    one = make_past_gathering(cast.aya, cast.community)
    with clock.standing_at(one.starts_at - timedelta(days=1)):
        answer = services.answer_yes(person=cast.lina, gathering=one)
    client = as_person(cast.tom)
    page = client.get(at("attendance", one))
    assert "Je note qui est venu" in page.content.decode()
    sent = {
        "came": answer.public_id,
        "members": cast.marcel.public_id,
        "unnamed_guests": "3",
        "submission_key": "a",
    }
    assert client.post(at("attendance", one), sent).status_code == 302
    assert set(one.attendances.filter(status="came").values_list("person__name", flat=True)) == {
        "Lina",
        "Marcel",
    }
    assert client.post(at("attendance", one), {"unnamed_guests": "-3"}).status_code == 422
    assert client.post(at("attendance", one), {"came": "somebody"}).status_code == 422


def test_a_gardener_writes_down_who_said_that_they_come(cast, as_person):
    one = make_gathering(cast.aya, cast.community)
    client = as_person(cast.aya)
    assert client.get(at("add", one)).status_code == 200
    sent = {"member": cast.marcel.public_id, "need": "Venir le chercher", "submission_key": "a"}
    assert client.post(at("add", one), sent).status_code == 302
    assert client.post(at("add", one), {"name": "Léa", "submission_key": "b"}).status_code == 302
    assert client.post(at("add", one), {}).status_code == 422
    marcel = Attendance.objects.get(person=cast.marcel)
    assert marcel.entered_by == cast.aya
    leaving = at("leave_for", one, marcel.public_id)
    assert client.get(leaving).status_code == 200
    assert client.post(leaving, {"submission_key": "c"}).status_code == 302
    assert as_person(cast.lina).post(leaving).status_code == 403


def test_the_whole_life_of_minutes(cast, as_person):
    one = make_past_gathering(cast.aya, cast.community)
    lina, aya, nobody = as_person(cast.lina), as_person(cast.aya), as_person(None)
    assert (
        lina.post(
            at("minutes", one), {"text": "Le pain était bon", "kind": "said", "submission_key": "a"}
        ).status_code
        == 302
    )
    aya.post(at("minutes", one), {"text": "Demander un four", "kind": "request", "submission_key": "b"})
    assert aya.post(at("minutes", one), {"text": "", "kind": "said"}).status_code == 422
    said, asked = MinuteLine.objects.order_by("pk")
    assert "Le pain était bon" not in nobody.get(at("gathering", one)).content.decode()
    assert nobody.get(at("sheet", one)).status_code == 404
    assert lina.get(at("sheet", one)).status_code == 200
    assert (
        aya.post(at("move", one, asked.public_id), {"vers": "haut", "submission_key": "c"}).status_code == 302
    )
    fragment = aya.get(at("minutes", one), **HTMX).content.decode()
    assert fragment.index("Demander un four") < fragment.index("Le pain était bon")
    assert "<html" not in fragment
    assert (
        lina.post(
            at("line", one, said.public_id), {"text": "Le pain", "kind": "learned", "submission_key": "d"}
        ).status_code
        == 302
    )
    assert lina.get(at("lift", one, asked.public_id)).status_code == 403
    assert aya.get(at("lift", one, asked.public_id)).status_code == 200
    assert (
        aya.post(at("lift", one, asked.public_id), {"text": "Un four", "owner": "nobody"}).status_code == 422
    )
    sent = {"text": "Un four pour le village", "owner": "authority", "submission_key": "e"}
    assert aya.post(at("lift", one, asked.public_id), sent).status_code == 302
    assert aya.post(at("lift", one, asked.public_id), sent).status_code == 302
    commitment = Commitment.objects.get()
    assert aya.get(at("publish", one)).status_code == 200
    assert lina.post(at("publish", one)).status_code == 403
    assert aya.post(at("publish", one), {"submission_key": "f"}, follow=True).status_code == 200
    text = nobody.get(at("gathering", one)).content.decode()
    assert "Demander un four" in text
    assert f"/demandes/{commitment.public_id}/" in text
    assert nobody.get(at("sheet", one)).status_code == 200
    born = nobody.get(f"/demandes/{commitment.public_id}/").content.decode()
    assert one.title in born
    assert lina.post(at("line", one, said.public_id), {"text": "Autre", "kind": "said"}).status_code == 403
    assert aya.post(at("remove", one, said.public_id), {"submission_key": "g"}).status_code == 302
    assert aya.post(at("remove", one, said.public_id), {"submission_key": "g"}).status_code == 302
    assert aya.post(at("remove", one, asked.public_id), {"submission_key": "h"}).status_code == 422


def test_any_line_of_published_minutes_becomes_a_request(cast, as_person):
    one = make_past_gathering(cast.aya, cast.community)
    line = services.add_line(by=cast.lina, gathering=one, text="Le four est froid", kind="said")
    services.publish_minutes(by=cast.aya, gathering=one)
    lift = at("lift", one, line.public_id)
    tom, lina = as_person(cast.tom), as_person(cast.lina)
    assert f'href="{lift}"' in tom.get(at("minutes", one)).content.decode()
    assert f'href="{lift}"' not in lina.get(at("minutes", one)).content.decode()
    page = tom.get(lift).content.decode()
    owner = next(value for value in re.findall(r'<option value="([^"]+)"', page) if "circle" in value)
    sent = {"text": "Rallumer le four", "owner": owner, "submission_key": "a"}
    assert tom.post(lift, sent).status_code == 302
    made = Commitment.objects.get()
    assert made.owner_circle == cast.circle
    other_tab = tom.post(lift, {**sent, "text": "Réparer le four", "submission_key": "b"})
    page = other_tab.content.decode()
    assert other_tab.status_code == 422
    assert "Cette ligne est déjà une demande." in page
    assert f'href="/demandes/{made.public_id}/"' in page
    assert "Réparer le four" in page
    assert Commitment.objects.count() == 1
    assert f'href="{lift}"' not in tom.get(at("minutes", one)).content.decode()


def test_minutes_are_published_once_it_has_started_and_the_page_says_when(cast, as_person):
    one = make_gathering(cast.aya, cast.community, days=4)
    services.add_line(by=cast.lina, gathering=one, text="Ce que l’on prévoit", kind="said")
    client = as_person(cast.aya)
    assert at("publish", one) not in client.get(at("minutes", one)).content.decode()
    for answer, status in ((client.get(at("publish", one)), 200), (client.post(at("publish", one)), 422)):
        page = answer.content.decode()
        assert answer.status_code == status
        assert "une fois la rencontre commencée" in page
        assert page.count("18\u202fh\u202f30") == 1
        assert "Je publie<" not in page
    with clock.standing_at(one.ends_at):
        page = client.get(at("publish", one)).content.decode()
        assert "Je publie<" in page
        assert at("publish", one) in client.get(at("minutes", one)).content.decode()
        MinuteLine.objects.all().delete()
        assert "Je publie<" not in client.get(at("publish", one)).content.decode()


def test_pages_of_a_gathering_take_few_queries(cast, as_person, django_assert_max_num_queries):
    one = make_past_gathering(cast.aya, cast.community)
    for number in range(30):
        services.add_line(by=cast.aya, gathering=one, text=f"Ligne {number}", kind="request")
    for line in MinuteLine.objects.all()[:10]:
        services.lift_line(by=cast.aya, line=line, owner_circle=cast.circle)
    services.publish_minutes(by=cast.aya, gathering=one)
    client = as_person(cast.tom)
    client.get("/")
    for name in ("gathering", "minutes", "attendance", "sheet"):
        with django_assert_max_num_queries(12):
            assert client.get(at(name, one)).status_code == 200


def test_another_authoritys_gathering_does_not_exist_here(cast, as_person):
    one = make_gathering(cast.zoe, cast.other_community)
    for name in (
        "gathering",
        "come",
        "calendar",
        "change",
        "cancel",
        "attendance",
        "minutes",
        "publish",
        "sheet",
    ):
        assert as_person(cast.tom).get(at(name, one)).status_code == 404
