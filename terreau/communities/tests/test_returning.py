"""Former members: seen by gardeners, called back once if they said yes; and what members without a screen say."""

import pytest
from django.db import connection

from terreau.communities.models import Membership, Settings
from terreau.communities.selectors.members import WHICH, some_members_of
from terreau.communities.services import CommunityError, join_community, leave
from terreau.communities.services.returning import call_back, write_for_member
from terreau.communities.tests.factories import make_community
from terreau.journal.models import Line
from terreau.notifications.models import Message
from terreau.people.models import Consent, Person
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(cast):
    """Lina left, and said that she may be called back."""
    return leave(membership=Membership.objects.get(person=cast.lina), may_be_called=True)


@pytest.fixture
def marcel(cast):
    return Membership.objects.get(person=cast.marcel)


def test_called_back_once_and_never_without_a_yes(cast, gone):
    for _again in range(2):
        call_back(by=cast.aya, membership=gone)
    assert Message.objects.filter(key__startswith="called-back:", person=cast.lina).count() == 1
    line = Line.objects.filter(verb="Invite").get()
    assert (line.actor, line.target_person, line.audience) == (
        cast.aya,
        cast.lina,
        f"gardeners:{cast.community.pk}",
    )
    quiet = leave(membership=Membership.objects.get(person=cast.omar))
    with pytest.raises(CommunityError):
        call_back(by=cast.aya, membership=quiet)
    with pytest.raises(CommunityError):
        call_back(by=cast.karim, membership=gone)


def test_who_is_called_back_comes_in_at_once_even_where_one_asks(cast, gone):
    Settings.objects.update_or_create(
        community=cast.community, defaults={"authority": cast.authority, "entry": "request"}
    )
    with pytest.raises(CommunityError):
        join_community(person=cast.lina, community=cast.community)
    call_back(by=cast.aya, membership=gone)
    back = join_community(person=cast.lina, community=cast.community)
    assert (back.pk, back.call_back, back.left_at) == (gone.pk, "", None)


def test_what_marcel_said_is_written_with_who_heard_it(cast, marcel):
    write_for_member(by=cast.aya, membership=marcel, said="rest", how="phone", if_quiet="leave")
    marcel.refresh_from_db()
    assert (marcel.status, marcel.if_quiet) == ("paused", "leave")
    assert {line.entered_by for line in Line.objects.filter(actor=cast.marcel)} == {cast.aya}
    write_for_member(by=cast.aya, membership=marcel, said="leave", how="phone", may_be_called=True)
    marcel.refresh_from_db()
    assert (marcel.status, marcel.call_back) == ("withdrawn", "yes")
    with pytest.raises(CommunityError):
        write_for_member(by=cast.aya, membership=marcel, said="return", how="phone")
    back = write_for_member(by=cast.aya, membership=marcel, said="return", how="phone", consents=True)
    assert (back.pk, back.person, back.entered_by) == (marcel.pk, cast.marcel, cast.aya)
    assert Consent.objects.filter(person=cast.marcel, withdrawn_at=None, entered_by=cast.aya).exists()


@pytest.mark.parametrize(
    ("who", "fields"),
    [
        ("lina", {"said": "rest"}), ("karim", {"said": "rest"}), ("aya", {"said": "return", "consents": True}),
        ("aya", {"said": "vote"}), ("aya", {"said": "rest", "how": "dream"}), ("aya", {"said": "quiet", "if_quiet": "x"}),
    ],
)  # fmt: skip
def test_nobody_writes_what_they_may_not(cast, marcel, who, fields):
    with pytest.raises(CommunityError):
        write_for_member(by=getattr(cast, who), membership=marcel, **{"how": "phone", **fields})


def test_nobody_speaks_for_whoever_has_an_account(cast):
    with pytest.raises(CommunityError):
        write_for_member(
            by=cast.aya, membership=Membership.objects.get(person=cast.lina), said="leave", how="phone"
        )


def test_the_list_is_searched_and_narrowed(cast, gone, as_person, django_assert_max_num_queries):
    page = f"/communautes/{cast.community.public_id}/membres/"
    client = as_person(cast.aya)
    with django_assert_max_num_queries(12):
        everyone = client.get(page).content.decode()
    assert "Lina" not in everyone
    with django_assert_max_num_queries(12):
        former = client.get(page, {"qui": "anciens"}).content.decode()
    assert f"membres/{gone.public_id}/rappeler/" in former
    assert "Marcel" in client.get(page, {"qui": "sans-ecran"}).content.decode()
    assert "Omar" in client.get(page, {"qui": "decouverte"}).content.decode()
    assert "Marcel" in client.get(page, {"q": "MÀRC"}).content.decode()
    found = client.get(page, {"q": "\x00%_", "qui": "rien", "page": "999"})
    assert found.status_code == 200
    assert "Marcel" not in found.content.decode()
    member = as_person(make_member(cast))
    assert "Lina" not in member.get(page, {"qui": "anciens"}).content.decode()


def make_member(cast):
    person = make_person(cast.authority, "Rosa")
    join_community(person=person, community=cast.community)
    return person


def test_the_pages(cast, gone, marcel, as_person):
    base = f"/communautes/{cast.community.public_id}/membres/"
    client = as_person(cast.aya)
    recall, told = f"{base}{gone.public_id}/rappeler/", f"{base}{marcel.public_id}/dit/"
    assert client.get(recall).status_code == 200
    for _again in range(2):
        assert client.post(recall, {}).status_code == 302
    assert Message.objects.filter(key__startswith="called-back:").count() == 1
    assert client.get(told).status_code == 200
    assert client.post(told, {"said": "return", "how": "phone"}).status_code == 422
    assert client.post(told, {"said": "rest", "how": "phone", "if_quiet": "call"}).status_code == 302
    assert as_person(cast.omar).get(told).status_code == 404
    assert client.get(f"{base}{Membership.objects.get(person=cast.omar).public_id}/dit/").status_code == 404


def test_leaving_asks_whether_one_may_be_called_back(cast, as_person):
    client = as_person(cast.lina)
    leaving = f"/communautes/{cast.community.public_id}/quitter/"
    assert 'name="may_be_called"' in client.get(leaving).content.decode()
    client.post(leaving, {"may_be_called": "on"})
    assert Membership.objects.get(person=cast.lina).call_back == "yes"


@pytest.fixture
def busy_territory(cast):
    """Another community of the same territory, so large that no plan reads everyone without paying for it."""
    other = make_community(cast.authority, "Tous ensemble")
    people = Person.objects.bulk_create(
        Person(authority=cast.authority, name=f"Ana {n}", name_key=f"ana {n}") for n in range(4000)
    )
    Membership.objects.bulk_create(
        Membership(authority=cast.authority, community=other, person=one, status="active", door="link")
        for one in people
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_a_list_reads_its_community_by_an_index(cast, busy_territory):
    whole = "seq scan on" if connection.vendor == "postgresql" else "scan"
    for which in ("", *WHICH):
        for text in ("", "ana"):
            plan = some_members_of(cast.community, which=which, text=text)[:20].explain().lower()
            for table in ("communities_membership", "people_person"):
                assert f"{whole} {table}" not in plan, (which, text, plan)
