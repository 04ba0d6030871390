"""What is typed to start a thread, answer, change and hide."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.communities.models import Circle, Community
from terreau.conversations.models import FILES_A_POST, REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Post, Thread
from terreau.conversations.permissions import can_write_for_others
from terreau.conversations.selectors import members_without_screen, people_offered
from terreau.core.forms import GestureForm
from terreau.files.services import FileError, made_ready, shown_name
from terreau.people.models import Person


class FilesInput(forms.ClearableFileInput):
    """One box for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to three pictures or documents, looked at and made ready before anything is written."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        found = [
            one
            for one in (data if isinstance(data, list | tuple) else [data])
            if one is not None and one is not False
        ]
        if len(found) > FILES_A_POST:
            raise forms.ValidationError(_("Join three files at most."))
        ready, refused = [], []
        for one in found:
            try:
                ready.append(made_ready(one))
            except FileError as error:
                refused.append(_("%(name)s: %(reason)s") % {"name": shown_name(one), "reason": error})
        if refused:
            raise forms.ValidationError(refused)
        return ready


def message(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Your message is empty.")},
    )


def title_box() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("A few words, so that people know whether it is for them."),
        max_length=TITLE_LIMIT,
        error_messages={"required": gettext_lazy("Give it a title, in a few words.")},
    )


def joined() -> FilesField:
    return FilesField(
        label=gettext_lazy("Join pictures or PDF documents"),
        help_text=gettext_lazy("Three at most. Pictures up to 8 MB, documents up to 10 MB."),
        required=False,
        widget=FilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )


def to_tell() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=gettext_lazy("Tell these people too"),
        help_text=gettext_lazy("Or write @ and a first name in your message."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class WritingForm(GestureForm):
    """A message, whom it speaks to, what is joined to it."""

    text = message(gettext_lazy("Your message"))
    also = to_tell()
    attachments = joined()

    def __init__(
        self, *args: Any, community: Community, person: Person, thread: Thread | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = people_offered(community, person, thread)
        self.ids = {one.public_id: one.pk for one in offered}
        also = self.fields["also"]
        assert isinstance(also, forms.MultipleChoiceField)
        also.choices = [(one.public_id, one.shown_name) for one in offered]
        if not offered:
            del self.fields["also"]

    def add_error(self, field: str | None, error: Any) -> None:
        """A browser never sends files back: whoever joined some is told to choose them again."""
        super().add_error(field, error)
        if field != "attachments" and self.files and not self.has_error("attachments"):
            super().add_error("attachments", _("Choose your files again: they are not kept with the page."))

    @property
    def written(self) -> dict[str, Any]:
        """What was written, as the services take it."""
        data = self.cleaned_data
        return {
            "text": data["text"],
            "files": data.get("attachments") or [],
            "also": [self.ids[one] for one in data.get("also", [])],
        }


class ReplyForm(WritingForm):
    """An answer; `answers` is the message it speaks to, if to one of them."""

    answers = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class StartForm(WritingForm):
    """A new thread: for the whole community, or for one circle."""

    title = title_box()
    circle = forms.ChoiceField(label=gettext_lazy("For whom?"), required=False)
    field_order = ["submission_key", "title", "text", "circle", "also", "attachments"]

    def __init__(self, *args: Any, circles: list[Circle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._circles = {one.public_id: one for one in circles}
        circle = self.fields["circle"]
        assert isinstance(circle, forms.ChoiceField)
        named = [(one.public_id, _("The circle %(name)s") % {"name": one.name}) for one in circles]
        circle.choices = [("", _("The whole community")), *named]
        if not circles:
            del self.fields["circle"]

    @property
    def written(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **super().written,
            "title": data["title"],
            "circle": self._circles.get(data.get("circle", "")),
        }


class BehalfForm(GestureForm):
    """What a member without an account wrote on paper or said on the phone."""

    on_behalf_of = forms.ChoiceField(
        label=gettext_lazy("Whose words are they?"),
        help_text=gettext_lazy("Members who have no account."),
        error_messages={"required": gettext_lazy("Choose whose words they are.")},
    )
    via = forms.ChoiceField(
        label=gettext_lazy("How did they reach you?"),
        choices=[(Post.Via.PAPER, Post.Via.PAPER.label), (Post.Via.PHONE, Post.Via.PHONE.label)],
        widget=forms.RadioSelect,
        initial=Post.Via.PAPER,
    )
    text = message(gettext_lazy("Their words"))

    def __init__(self, *args: Any, community: Community, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert can_write_for_others(person, community)
        self._people = {one.public_id: one for one in members_without_screen(community)}
        field = self.fields["on_behalf_of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose…")), *((key, one.shown_name) for key, one in self._people.items())]

    @property
    def written(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"text": data["text"], "via": data["via"], "on_behalf_of": self._people[data["on_behalf_of"]]}


class StartForForm(BehalfForm):
    """A subject that somebody without an account brings."""

    title = title_box()
    field_order = ["submission_key", "on_behalf_of", "via", "title", "text"]

    @property
    def written(self) -> dict[str, Any]:
        return {**super().written, "title": self.cleaned_data["title"]}


class RenameForm(GestureForm):
    title = title_box()


class EditForm(GestureForm):
    text = message(gettext_lazy("Your message"))


class HideForm(GestureForm):
    reason = forms.CharField(
        label=gettext_lazy("Why do you hide it?"),
        help_text=gettext_lazy("One plain sentence. The author reads it, and those who tend."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy("Give the reason: one sentence is enough. The author reads it.")
        },
    )
