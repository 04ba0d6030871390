"""Who may listen, sort, publish and answer. Anyone may speak."""

from terreau.communities.permissions import place_of
from terreau.listening.models import Campaign, ImportBatch, Theme, Word
from terreau.offices.permissions import can_administer, can_answer_for_authority, is_agent, is_elected
from terreau.people.models import Person


def campaigns_served(person: Person | None) -> frozenset[int]:
    """The campaigns whose team a person is in, read with their place in communities."""
    return place_of(person).others.get("campaign", frozenset())


def can_open_campaign(person: Person | None) -> bool:
    """A resident, a gardener or a civil servant: whoever signed in may ask what matters."""
    return person is not None


def can_tend_campaign(person: Person | None, campaign: Campaign) -> bool:
    """Its team, the authority's agents and elected people, and gardeners: they type cards, import, publish, answer."""
    if person is None or person.authority_id != campaign.authority_id:
        return False
    return (
        can_answer_for_authority(person)
        or bool(place_of(person).acting)
        or campaign.pk in campaigns_served(person)
        or can_administer(person)
    )


def can_change_team(person: Person | None, campaign: Campaign) -> bool:
    """Who is in it chooses who joins it, for the team reads how to reach the authors of words; an administrator helps out."""
    if person is None or person.authority_id != campaign.authority_id:
        return False
    return campaign.pk in campaigns_served(person) or can_administer(person)


def can_see_campaign(person: Person | None, campaign: Campaign) -> bool:
    return campaign.status != Campaign.Status.DRAFT or can_tend_campaign(person, campaign)


def can_leave_words(person: Person | None, campaign: Campaign) -> bool:
    """Anyone, without an account, while it is open."""
    return campaign.is_open


def can_sort(person: Person | None, campaign: Campaign) -> bool:
    """Whoever signed in: residents and gardeners sort together, also after the campaign."""
    return (
        person is not None
        and person.authority_id == campaign.authority_id
        and can_see_campaign(person, campaign)
    )


def can_see_theme(person: Person | None, theme: Theme) -> bool:
    """Themes are made in the open, published or not."""
    return can_see_campaign(person, theme.campaign)


def can_tend_theme(person: Person | None, theme: Theme) -> bool:
    return can_tend_campaign(person, theme.campaign)


def can_see_word(person: Person | None, word: Word) -> bool:
    return word.hidden_at is None and can_see_campaign(person, word.campaign)


def can_answer_word(person: Person | None, word: Word) -> bool:
    return can_tend_campaign(person, word.campaign)


def can_sort_word(person: Person | None, word: Word) -> bool:
    return can_sort(person, word.campaign)


def can_see_batch(person: Person | None, batch: ImportBatch) -> bool:
    return can_tend_campaign(person, batch.campaign)


def capacity_of(person: Person) -> str:
    """In what quality an answer is given."""
    if is_elected(person):
        return "elected"
    return "agent" if is_agent(person) else "resident"
