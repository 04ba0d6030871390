"""Reading threads: their lists, a page of posts, who may be spoken to."""

from terreau.conversations.selectors.lists import (
    ThreadLine,
    Waiting,
    count_threads,
    latest_threads_of,
    mentions_waiting,
    thread_lines,
    threads_moved,
    threads_of,
)
from terreau.conversations.selectors.people import (
    followers_of,
    known_to,
    mail_refused_by,
    members_without_screen,
    named_in,
    people_offered,
)
from terreau.conversations.selectors.reading import (
    PostLine,
    find_post,
    find_thread,
    first_unread_page,
    page_of_post,
    post_lines,
    posts_of,
    signers_of,
    text_of,
    versions_of,
)

__all__ = [
    "PostLine", "ThreadLine", "Waiting", "count_threads", "find_post", "find_thread", "first_unread_page", "followers_of",
    "known_to", "latest_threads_of", "mail_refused_by", "members_without_screen", "mentions_waiting",
    "named_in", "page_of_post", "people_offered", "post_lines", "posts_of", "signers_of", "text_of", "thread_lines",
    "threads_moved", "threads_of", "versions_of",
]  # fmt: skip
