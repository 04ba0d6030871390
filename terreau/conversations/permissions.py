"""Who reads, writes, settles and hides. Threads are read by the community's members and those who tend it, never in public."""

from datetime import timedelta

from terreau.communities.models import Circle, Community, Membership
from terreau.communities.permissions import can_tend_community, is_member, place_of
from terreau.conversations.models import Post, Thread
from terreau.core import clock
from terreau.people.models import Person

NEWCOMER_FOR = timedelta(days=7)


def is_in_circle(person: Person | None, circle: Circle | int) -> bool:
    """Whether someone is in a circle now; theirs are read with their place in communities."""
    return (circle if isinstance(circle, int) else circle.pk) in circles_of(person)


def circles_of(person: Person | None) -> frozenset[int]:
    """The open circles somebody is in."""
    return place_of(person).others.get("circle", frozenset())


def can_read_threads(person: Person | None, community: Community) -> bool:
    """Members, at rest or not, and those who tend it."""
    return is_member(person, community) or can_tend_community(person, community)


def can_see_thread(person: Person | None, thread: Thread) -> bool:
    """A circle's threads are read by its people, and by those who tend the community."""
    if thread.circle_id is None:
        return can_read_threads(person, thread.community)
    return is_in_circle(person, thread.circle_id) or can_tend_community(person, thread.community)


def can_start_thread(person: Person | None, community: Community, circle: Circle | None = None) -> bool:
    if community.status == Community.Status.CLOSED or not can_read_threads(person, community):
        return False
    if community.is_calm and not can_tend_community(person, community):
        return False  # during a crisis, only those who tend open an exchange
    return circle is None or is_in_circle(person, circle) or can_tend_community(person, community)


def may_speak(person: Person | None, thread: Thread) -> bool:
    """Whether this thread is theirs to write in; the service says when it has closed."""
    return can_see_thread(person, thread)


def can_write(person: Person | None, thread: Thread) -> bool:
    """Members in their community's threads, a circle's people in its own; nobody once it is closed."""
    if thread.is_closed or thread.community.status == Community.Status.CLOSED:
        return False
    return may_speak(person, thread)


def can_write_for_others(person: Person | None, community: Community) -> bool:
    """Those who tend it write down what somebody without a screen said or wrote."""
    return community.status != Community.Status.CLOSED and can_tend_community(person, community)


def can_settle_thread(person: Person | None, thread: Thread) -> bool:
    """Say that it has its answer, or look for one again: who started it, and who tends."""
    if person is None or thread.community.status == Community.Status.CLOSED:
        return False
    mine = thread.started_by_id == person.pk and can_see_thread(person, thread)
    return mine or can_tend_community(person, thread.community)


def can_rename_thread(person: Person | None, thread: Thread) -> bool:
    """A clearer title, or one that hurts nobody: who started it, and who tends. A hidden one is theirs who tend."""
    if thread.hidden_title and not can_tend_community(person, thread.community):
        return False
    return can_settle_thread(person, thread)


def can_close_thread(person: Person | None, thread: Thread) -> bool:
    return thread.community.status != Community.Status.CLOSED and can_tend_community(person, thread.community)


def can_see_post(person: Person | None, post: Post) -> bool:
    return can_see_thread(person, post.thread)


def is_author(person: Person | None, post: Post) -> bool:
    """Who wrote it, or typed it in for somebody."""
    return person is not None and person.pk in (post.by_id, post.entered_by_id)


def can_read_text(person: Person | None, post: Post) -> bool:
    """A hidden text is read by its author and by those who tend."""
    if post.is_gone or not can_see_post(person, post):
        return False
    if not post.is_hidden:
        return True
    return is_author(person, post) or can_tend_community(person, post.thread.community)


def can_edit_post(person: Person | None, post: Post) -> bool:
    return post.is_shown and is_author(person, post) and can_write(person, post.thread)


def can_delete_post(person: Person | None, post: Post) -> bool:
    """One's own words are taken back at any time, even when the thread is closed."""
    return not post.is_gone and is_author(person, post) and can_see_post(person, post)


def can_hide_post(person: Person | None, post: Post) -> bool:
    return not post.is_gone and can_tend_community(person, post.thread.community)


def can_sign_post(person: Person | None, post: Post) -> bool:
    """Whoever reads may sign, but not under their own words."""
    return post.is_shown and can_see_post(person, post) and person is not None and post.by_id != person.pk


def is_newcomer(membership: Membership | None) -> bool:
    """Discovering, and here for less than a week: a few limits protect the others from a stranger in a hurry."""
    if membership is None or membership.status != Membership.Status.DISCOVERY:
        return False
    return membership.joined_at > clock.now() - NEWCOMER_FOR
