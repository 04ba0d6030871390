"""A page of a thread, as one reader sees it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.communities.permissions import can_tend_community
from terreau.conversations.models import POSTS_A_PAGE, Post, PostVersion, Seen, Sign, Thread
from terreau.conversations.permissions import can_write, is_author
from terreau.conversations.selectors.people import kept_away_by
from terreau.core.prepared import Pages, paged, prepared
from terreau.core.text import excerpt, render_markdown
from terreau.files.models import StoredFile
from terreau.files.selectors import files_of
from terreau.notifications.models import Preference
from terreau.people.models import Person
from terreau.ui import moments

_BARE_ADDRESS = re.compile(r"(?<![<(\[\"'`\w/])https?://[^\s<>()`]*[^\s<>()`.,;:!?»'\"\]]")


@dataclass(slots=True)
class SignLine:
    """One kind of sign under a post; pressing it sends `value`."""

    value: str
    label: str
    count: int
    is_mine: bool


@dataclass(slots=True)
class PostLine:
    """A post as its reader sees it. What they may not read is not in here."""

    post: Post
    author: str
    via: str
    when: str
    is_mine: bool
    html: str = ""  # cleaned already
    gone: str = ""  # why there is no text
    folded: str = ""  # why the text is closed until asked for
    reason: str = ""
    answers: str = ""  # « En réponse à Lina »
    answers_text: str = ""
    answers_url: str = ""
    is_new: bool = False
    starts_new: bool = False  # the first that this reader has not read
    signs: list[SignLine] = field(default_factory=list)  # in sight: those somebody put, and « merci »
    more_signs: list[SignLine] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    hidden_files: int = 0  # hidden one by one, their message still shown
    can_sign: bool = False
    can_edit: bool = False
    can_delete: bool = False
    can_hide: bool = False
    can_show: bool = False
    can_answer: bool = False
    can_report: bool = False
    apart_url: str = ""  # to keep its author away, or no longer
    is_signed: bool = False
    has_more: bool = False


def find_thread(authority: Authority, public_id: str, person: Person) -> list[Thread]:
    """The thread behind an address, with how far this reader has read it and whether they follow it, if it is there."""
    found = _find_thread(authority=authority.pk, public_id=public_id, person=person.pk)
    for one in found:
        one.authority = one.community.authority = authority
    return found


@prepared
def _find_thread(authority: int, public_id: str, person: int) -> QuerySet[Thread]:
    seen = Seen.objects.filter(person=person, thread=OuterRef("pk")).values("at")[:1]
    wish = Preference.objects.filter(person=person, space_kind="thread", space_id=OuterRef("pk"))
    rows: QuerySet[Thread] = Thread.objects.filter(authority=authority, public_id=public_id).annotate(
        seen_at=Subquery(seen), is_followed=Exists(wish.filter(mode=Preference.Mode.AT_ONCE))
    )
    return rows.select_related("community", "circle", "started_by")


def find_post(authority: Authority, public_id: str) -> list[Post]:
    found = _find_post(authority=authority.pk, public_id=public_id)
    for one in found:
        one.authority = one.thread.authority = one.thread.community.authority = authority
    return found


@prepared
def _find_post(authority: int, public_id: str) -> QuerySet[Post]:
    rows = Post.objects.filter(authority=authority, public_id=public_id)
    return rows.select_related("thread__community", "thread__circle", "by", "entered_by", "hidden_by")


def posts_of(thread: Thread) -> Pages[Post]:
    """A thread's posts, the first one first."""
    return _posts_of(thread=thread.pk).knowing(thread=thread)


@paged
def _posts_of(thread: int) -> QuerySet[Post]:
    rows = Post.objects.filter(thread=thread).select_related("by", "entered_by", "reply_to__by")
    return rows.order_by("pk")


def first_unread_page(thread: Thread, seen: datetime | None) -> int:
    """Where somebody left off: the page of the first post they have not read, or the last one; the first for a newcomer."""
    if seen is None:
        return 1
    if seen >= thread.last_post_at:
        return max(1, -(-thread.posts_count // POSTS_A_PAGE))
    read = Post.objects.filter(thread=thread, created_at__lte=seen).count()
    return min(read, max(0, thread.posts_count - 1)) // POSTS_A_PAGE + 1


def page_of_post(post: Post) -> int:
    before = Post.objects.filter(thread=post.thread_id, pk__lt=post.pk).count()
    return before // POSTS_A_PAGE + 1


def post_lines(
    posts: Iterable[Post], thread: Thread, person: Person, seen: datetime | None
) -> list[PostLine]:
    """A page of posts for one reader: their signs, their files, whom the reader keeps away."""
    page = list(posts)
    signs, files = _signs(page, person), _files(page)
    apart = kept_away_by(person)
    tends, writes = can_tend_community(person, thread.community), can_write(person, thread)
    lines = [_line(one, person, seen, signs, files, apart, tends, writes) for one in page]
    for line in lines:
        if line.is_new:
            line.starts_new = True
            break
    return lines


def _line(
    post: Post,
    person: Person,
    seen: datetime | None,
    signs: Mapping[tuple[int, str], tuple[int, int]],
    files: dict[int, list[StoredFile]],
    apart: frozenset[int],
    tends: bool,
    writes: bool,
) -> PostLine:
    mine, shown = is_author(person, post), post.is_shown
    reads = not post.is_gone and (shown or mine or tends)
    line = PostLine(
        post=post,
        author=_name(post.by),
        via=_via(post),
        when=moments.ago(post.created_at),
        is_mine=post.by_id == person.pk,
        is_new=seen is not None and post.created_at > seen and not mine,
    )
    if not reads:
        line.gone = (
            _("Message taken back by its author.")
            if post.is_gone
            else _("Message hidden by those who tend the community.")
        )
        return line
    line.html = text_of(post.text)
    joined = files.get(post.pk, [])
    line.files = [one for one in joined if one.hidden_at is None or tends]
    line.hidden_files = len(joined) - len(line.files)
    if post.is_hidden:
        line.folded = _("Hidden: only its author and those who tend the community read it.")
        line.reason = post.hidden_reason
    elif post.by_id in apart:
        line.folded = _("Message hidden by you")
    if post.reply_to is not None and post.reply_to.by_id not in apart:
        _say_what_it_answers(line, post.reply_to)
    line.can_sign = shown and post.by_id != person.pk and not line.folded
    line.can_answer = writes and shown and not line.folded
    line.can_edit = writes and shown and mine
    line.can_delete = mine
    line.can_hide = tends and shown and not mine
    line.can_show = tends and post.is_hidden
    line.can_report = shown and not mine
    if post.by is not None and post.by_id != person.pk and post.by.erased_at is None:
        line.apart_url = f"/tenir-a-distance/{post.by.public_id}/{'fin/' if post.by_id in apart else ''}"
    if not line.folded:
        _put_signs(line, signs)
    line.has_more = line.can_sign or line.is_signed or line.can_answer or mine or line.can_report or tends
    return line


def _put_signs(line: PostLine, counted: Mapping[tuple[int, str], tuple[int, int]]) -> None:
    for kind, label in Sign.Kind.choices:
        number, mine = counted.get((line.post.pk, kind), (0, 0))
        value = f"{'off' if mine else 'on'}:{kind}:{line.post.public_id}"
        sign = SignLine(value, str(label), number, bool(mine))
        if number or (line.can_sign and kind == Sign.Kind.THANKS):
            line.signs.append(sign)
        elif line.can_sign:
            line.more_signs.append(sign)
        line.is_signed = line.is_signed or number > 0


def _say_what_it_answers(line: PostLine, before: Post) -> None:
    line.answers = _("In answer to %(name)s") % {"name": _name(before.by)}
    line.answers_text = excerpt(before.text, 90) if before.is_shown else ""
    line.answers_url = before.get_absolute_url()


def _name(person: Person | None) -> str:
    return person.shown_name if person is not None else str(_("former member"))


def _via(post: Post) -> str:
    """How it came, when it was not typed here by its author."""
    if post.entered_by is not None:
        return _("written for %(name)s by %(by)s") % {"name": _name(post.by), "by": _name(post.entered_by)}
    return str(post.get_via_display()) if post.via != Post.Via.WEB else ""


@lru_cache(maxsize=512)
def text_of(text: str) -> SafeString:
    """A post's Markdown, cleaned, its bare addresses made links; kept, since a thread is read many times."""
    return mark_safe(render_markdown(_BARE_ADDRESS.sub(r"<\g<0>>", text)))  # noqa: S308 - cleaned by nh3 inside render_markdown


def _signs(page: list[Post], person: Person) -> dict[tuple[int, str], tuple[int, int]]:
    """How many signs of each kind are under each post, and whether this reader put one: one query."""
    rows = (
        Sign.objects.filter(post__in=[one.pk for one in page])
        .order_by()
        .values_list("post_id", "kind")
        .annotate(number=Count("pk"), mine=Count("pk", filter=Q(person=person)))
    )
    return {(post, kind): (number, mine) for post, kind, number, mine in (rows if page else ())}


def _files(page: list[Post]) -> dict[int, list[StoredFile]]:
    return files_of("post", [one.pk for one in page if one.files_count])


def signers_of(post: Post) -> list[tuple[str, list[str]]]:
    """Who signed what under a post, by name: for members who ask."""
    rows = Sign.objects.filter(post=post).select_related("person").order_by("person__name_key", "pk")
    names: dict[str, list[str]] = defaultdict(list)
    for one in rows:
        names[one.kind].append(one.person.shown_name)
    return [(str(label), names[kind]) for kind, label in Sign.Kind.choices if names[kind]]


def versions_of(post: Post) -> list[PostVersion]:
    """What a post said before, the last words first."""
    return list(post.versions.select_related("by").order_by("-pk")[:50])
