"""From a message of a thread: asking someone, saying it to everyone."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.authorities.models import Authority
from terreau.commitments.selectors import owner_choices
from terreau.conversations.models import Post
from terreau.core.forms import GestureForm
from terreau.core.text import excerpt
from terreau.listening.models import WORD_LIMIT, Campaign, Question
from terreau.people.models import Person

ASKED_LIMIT = 600


class AskFromPostForm(GestureForm):
    """What is asked, starting from the message's words, and of whom."""

    text = forms.CharField(
        label=gettext_lazy("What do you ask?"),
        max_length=ASKED_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Whom do you ask?"))

    agreed = forms.BooleanField(required=True)

    def __init__(self, *args: Any, post: Post, person: Person, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"text": excerpt(post.text, ASKED_LIMIT - 1)})
        super().__init__(*args, **kwargs)
        if post.by is None or post.by == person:
            del self.fields["agreed"]
        else:
            agrees = _("%(name)s agrees that these words leave the thread.") % {"name": post.by.shown_name}
            self.fields["agreed"].label = agrees
            self.fields["agreed"].error_messages["required"] = _(
                "These words are somebody else’s: ask them first, in the thread or by phone."
            )
        groups = owner_choices(post.thread.community)
        self._owners = {one.value: one for _title, owners in groups for one in owners}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose…")),
            *((title, [(o.value, o.name) for o in owners]) for title, owners in groups),
        ]

    def request(self) -> dict[str, Any]:
        """The words of `ask_from_post`."""
        return {
            "text": self.cleaned_data["text"],
            "author_agrees": self.cleaned_data.get("agreed", False),
            **self._owners[self.cleaned_data["owner"]].as_owner,
        }


class SayPubliclyForm(GestureForm):
    """Which question it answers, and the words as everyone will read them."""

    question = forms.ModelChoiceField(
        label=gettext_lazy("Which question does it answer?"), queryset=Question.objects.none(), empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("The words everyone will read"),
        help_text=gettext_lazy("Without names: no one is to be recognised."),
        max_length=WORD_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, post: Post, authority: Authority, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"text": post.text[:WORD_LIMIT]})
        super().__init__(*args, **kwargs)
        field = self.fields["question"]
        assert isinstance(field, forms.ModelChoiceField)
        opened = Campaign.objects.within(authority).filter(status=Campaign.Status.OPEN)
        field.queryset = Question.objects.filter(campaign__in=opened).select_related("campaign__authority")

    @property
    def has_choice(self) -> bool:
        """Whether any listening is open."""
        field = self.fields["question"]
        return (
            isinstance(field, forms.ModelChoiceField)
            and field.queryset is not None
            and field.queryset.exists()
        )
