"""Who may do what, for every kind of person."""

import pytest

from terreau.communities.models import Community, Membership
from terreau.conversations import permissions, services
from terreau.conversations.services import ConversationError
from terreau.conversations.tests.factories import make_post, make_thread
from terreau.core import clock
from terreau.core.registries import moderated_kinds, subjects
from terreau.search.selectors import find
from terreau.search.services import follow_journal

pytestmark = pytest.mark.django_db
PEOPLE = ("aya", "tom", "lina", "omar", "marcel", "ines", "karim", "nour", "zoe")
MEMBERS = {"aya", "tom", "lina", "omar", "marcel"}


def allowed(cast, check, *things) -> set[str]:
    assert not check(None, *things)
    return {name for name in PEOPLE if check(getattr(cast, name), *things)}


def test_reading_and_writing(cast):
    thread = make_thread(cast.lina, cast.community)
    assert allowed(cast, permissions.can_see_thread, thread) == MEMBERS
    assert allowed(cast, permissions.can_write, thread) == MEMBERS
    assert allowed(cast, permissions.can_start_thread, cast.community) == MEMBERS


def test_a_circles_thread(cast):
    thread = make_thread(cast.lina, cast.community, circle=cast.circle)
    assert allowed(cast, permissions.can_see_thread, thread) == {"aya", "tom", "lina"}
    assert allowed(cast, permissions.can_write, thread) == {"aya", "tom", "lina"}
    assert allowed(cast, permissions.can_start_thread, cast.community, cast.circle) == {"aya", "tom", "lina"}


def test_settling_closing_writing_for(cast):
    thread = make_thread(cast.lina, cast.community)
    assert allowed(cast, permissions.can_settle_thread, thread) == {"aya", "tom", "lina"}
    assert allowed(cast, permissions.can_close_thread, thread) == {"aya", "tom"}
    assert allowed(cast, permissions.can_write_for_others, cast.community) == {"aya", "tom"}


def test_a_message(cast):
    post = make_post(cast.omar, make_thread(cast.lina, cast.community))
    assert allowed(cast, permissions.can_edit_post, post) == {"omar"}
    assert allowed(cast, permissions.can_delete_post, post) == {"omar"}
    assert allowed(cast, permissions.can_hide_post, post) == {"aya", "tom"}
    assert allowed(cast, permissions.can_sign_post, post) == MEMBERS - {"omar"}
    assert allowed(cast, permissions.can_read_text, post) == MEMBERS


def test_a_hidden_message(cast):
    post = make_post(cast.omar, make_thread(cast.lina, cast.community))
    services.hide_post(by=cast.aya, post=post, reason="Blessant.")
    assert allowed(cast, permissions.can_read_text, post) == {"aya", "tom", "omar"}
    assert allowed(cast, permissions.can_edit_post, post) == set()
    assert allowed(cast, permissions.can_delete_post, post) == {"omar"}
    assert allowed(cast, permissions.can_sign_post, post) == set()


def test_who_typed_it_in_looks_after_it(cast):
    thread = make_thread(cast.lina, cast.community)
    post = services.reply(by=cast.aya, thread=thread, text="x", on_behalf_of=cast.marcel, via="paper")
    assert allowed(cast, permissions.can_edit_post, post) == {"aya", "marcel"}


def test_one_who_left_takes_part_no_more(cast):
    thread = make_thread(cast.lina, cast.community)
    post = make_post(cast.omar, thread)
    Membership.objects.filter(person=cast.omar).update(status="withdrawn")
    cast.omar.__dict__.pop("_place", None)
    for check in (permissions.can_see_thread, permissions.can_write):
        assert not check(cast.omar, thread)
    assert not permissions.can_delete_post(cast.omar, post)


def test_a_closed_community_is_only_read(cast):
    thread = make_thread(cast.lina, cast.community)
    Community.objects.filter(pk=cast.community.pk).update(status="closed")
    thread.community.refresh_from_db()
    assert allowed(cast, permissions.can_see_thread, thread) == MEMBERS
    for check in (permissions.can_write, permissions.can_settle_thread, permissions.can_close_thread):
        assert allowed(cast, check, thread) == set()
    assert allowed(cast, permissions.can_start_thread, thread.community) == set()


@pytest.mark.parametrize(
    "gesture", [services.mark_answered, services.look_again, services.close_thread, services.reopen_thread]
)
def test_services_check_again(cast, gesture):
    thread = make_thread(cast.lina, cast.community)
    with pytest.raises(ConversationError):
        gesture(by=cast.omar, thread=thread)


def test_services_on_messages_check_again(cast):
    post = make_post(cast.lina, make_thread(cast.lina, cast.community))
    for attempt in (
        lambda: services.edit_post(by=cast.aya, post=post, text="x"),
        lambda: services.delete_post(by=cast.aya, post=post),
        lambda: services.hide_post(by=cast.omar, post=post, reason="x"),
        lambda: services.show_post(by=cast.omar, post=post),
        lambda: services.sign(by=cast.ines, post=post, kind="thanks"),
        lambda: services.follow(person=cast.ines, thread=post.thread),
    ):
        with pytest.raises(ConversationError):
            attempt()


def test_two_changes_at_once_do_not_overwrite_each_other(cast):
    post = make_post(cast.lina, make_thread(cast.lina, cast.community))
    stale = type(post).objects.get(pk=post.pk)
    services.edit_post(by=cast.lina, post=post, text="Une fois")
    with pytest.raises(ConversationError, match="entre-temps"):
        services.edit_post(by=cast.lina, post=stale, text="Deux fois")


def test_only_members_find_it(cast):
    post = make_post(cast.lina, make_thread(cast.lina, cast.community, "Ruchers"), "Les abeilles noires")
    follow_journal(clock.now())
    inside = {"public", f"community:{cast.community.pk}"}
    for word in ("ruchers", "abeilles"):
        assert find(word, authority=cast.authority, tokens=inside)
        assert not find(word, authority=cast.authority, tokens={"public", "community:0"})
    services.delete_post(by=cast.lina, post=post)
    assert not find("abeilles", authority=cast.authority, tokens=inside)


def test_a_report_decided_hides_without_asking_who_tends(cast):
    post = make_post(cast.lina, make_thread(cast.lina, cast.community))
    kind = moderated_kinds["post"]
    assert kind.author(post) == cast.lina
    assert kind.moderators(post) == f"gardeners:{cast.community.pk}"
    assert {one.name for one in kind.people(post)} == {"Aya", "Tom"}
    kind.hide(post, cast.nour, "x" * 500)
    assert kind.rows().get(pk=post.pk).is_hidden
    assert not subjects["post"].find([post.pk])
    kind.hide(post, cast.nour, "encore")
    kind.show(kind.rows().get(pk=post.pk), cast.nour)
    assert kind.rows().get(pk=post.pk).is_shown
