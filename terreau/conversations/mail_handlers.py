"""An answer by mail is a post in the thread, by that person, with its pictures and PDF documents."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from terreau.conversations import notices
from terreau.conversations.models import FILES_A_POST, Post, Thread
from terreau.conversations.services import ConversationError, reply
from terreau.core.registries import InboundFile, InboundText, MailHandler, declare_mail_handler
from terreau.files.services import refusal_of


def receive(inbound: InboundText) -> str:
    """Post it; files that cannot be kept are told to the sender, and never stop the words."""
    person = inbound.person
    threads = Thread.objects.filter(pk=inbound.subject_id, authority=person.authority_id)
    thread = threads.select_related("community__authority", "circle", "started_by").first()
    if thread is None:
        raise ConversationError(_("This thread no longer exists."))
    kept, left_out = _sorted(inbound.files)
    post = reply(by=person, thread=thread, text=inbound.text, via=Post.Via.MAIL, files=kept)
    if left_out:
        notices.tell_left_out(post, person, left_out)
    return post.get_absolute_url()


def _sorted(files: Sequence[InboundFile]) -> tuple[list[SimpleUploadedFile], list[tuple[str, str]]]:
    """What can be joined, and the others with the reason."""
    kept: list[SimpleUploadedFile] = []
    left_out = []
    for one in files:
        upload = SimpleUploadedFile(one.name or "file", one.content, one.media_type)
        reason = _("Join three files at most.") if len(kept) == FILES_A_POST else refusal_of(upload)
        if reason:
            left_out.append((one.name, reason))
        else:
            kept.append(upload)
    return kept, left_out


declare_mail_handler(MailHandler(kind="thread", receive=receive))
