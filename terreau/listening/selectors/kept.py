"""What somebody left before they were known here, found by what they proved; and what they keep of it."""

from django.db.models import Prefetch, Q
from django.urls import reverse

from terreau.core.seal import SealBroken, mark, unseal
from terreau.listening.models import Campaign, KeptWords, Voice, Word
from terreau.people.models import Person
from terreau.people.selectors import proved_contacts

CAMPAIGNS_LOOKED_AT = 200  # the latest ones: older contacts are forgotten
SHOWN = 100


def contact_mark(campaign_id: int, contact: str) -> str:
    """By which words are found again in one campaign when somebody proves that the contact is theirs."""
    return mark(f"listening:{campaign_id}:{contact.lower()}") if contact else ""


def voice_mark(voice_id: str) -> str:
    return mark(f"listening:kept:{voice_id}")


def keep_path(word: Word) -> str:
    """Where whoever left a word keeps it in their space; only they are ever told this address."""
    assert word.voice is not None
    return reverse("listening:keep", args=[word.campaign.public_id, word.voice.public_id])


def is_kept_by(person: Person, voice: Voice) -> bool:
    return KeptWords.objects.filter(person=person, voice_mark=voice_mark(voice.public_id)).exists()


def voices_kept_by(person: Person) -> list[Voice]:
    """What somebody keeps of what they had said, the latest first."""
    return _with_words(Q(public_id__in=_kept_ids(person)), person)


def voices_left_by(person: Person) -> list[Voice]:
    """Words left with an address that this person proved to be theirs, and that nobody keeps yet."""
    return _with_words(Q(contact__contact_mark__in=_marks_of(person)), person)


def voices_before(person: Person) -> tuple[list[Voice], list[Voice]]:
    """Both at once, in four queries: what is to be asked about, and what is kept."""
    kept = set(_kept_ids(person))
    found = _with_words(Q(public_id__in=kept) | Q(contact__contact_mark__in=_marks_of(person)), person)
    return [one for one in found if one.public_id not in kept], [
        one for one in found if one.public_id in kept
    ]


def _kept_ids(person: Person) -> list[str]:
    kept = KeptWords.objects.filter(person=person).values_list("sealed", flat=True)
    return [found for one in kept if (found := _opened(one))]


def _marks_of(person: Person) -> list[str]:
    campaigns = Campaign.objects.filter(authority=person.authority_id).order_by("-pk")
    known = campaigns.values_list("pk", flat=True)[:CAMPAIGNS_LOOKED_AT]
    proved = proved_contacts(person)
    return [contact_mark(pk, value) for pk in known for value in proved]


def _with_words(which: Q, person: Person) -> list[Voice]:
    shown = Prefetch("words", queryset=Word.objects.shown().order_by("pk"), to_attr="shown_words")
    rows = Voice.objects.filter(which, authority=person.authority_id).select_related("campaign")
    return [one for one in rows.prefetch_related(shown).order_by("-pk")[:SHOWN] if one.shown_words]


def _opened(sealed: str) -> str:
    try:
        return unseal(sealed)
    except SealBroken:
        return ""
