"""The demo's world: finding again, by name, what the story made before."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from terreau.authorities.models import Authority
from terreau.communities.models import Circle, Community, Membership
from terreau.config.demo.people import EVERYONE
from terreau.core import clock
from terreau.gatherings.models import Gathering
from terreau.listening.models import Campaign, Theme, Word
from terreau.people.models import Person

STORY_DAYS = 270  # how long before today the story begins
CAMPAIGN, EAT, MOVE, EVENINGS = "ce-qui-compte", "Manger d’ici", "Bouger au village", "Les veillées"


@dataclass
class World:
    """One demo authority. Day 0 is the day the demo was made; the story starts 270 days before and goes on after."""

    authority: Authority
    _people: dict[str, Person] = field(default_factory=dict)

    @property
    def day_zero(self) -> date:
        return self.authority.created_at.astimezone(self.authority.zone).date() + timedelta(days=STORY_DAYS)

    def instant(self, day: int, at: str = "18:30") -> datetime:
        """An instant of the story: a day counted from day 0 and a local hour."""
        return datetime.combine(
            self.day_zero + timedelta(days=day), time.fromisoformat(at), self.authority.zone
        )

    def today(self) -> date:
        return clock.today(self.authority.zone)

    def person(self, key: str) -> Person:
        """Someone of the story, read afresh: a gesture must see what earlier ones changed."""
        name = next(someone.name for someone in EVERYONE if someone.key == key)
        found: Person = (
            Person.objects.within(self.authority).select_related("account", "authority").get(name=name)
        )
        return found

    def community(self, name: str) -> Community:
        found: Community = Community.objects.select_related("authority").get(
            authority=self.authority, name=name
        )
        return found

    def membership(self, name: str, key: str) -> Membership:
        found: Membership = Membership.objects.select_related(
            "community__authority", "person__authority"
        ).get(community__name=name, community__authority=self.authority, person=self.person(key))
        return found

    def circle(self, community: str, name: str) -> Circle:
        found: Circle = Circle.objects.select_related("community__authority").get(
            community=self.community(community), name=name
        )
        return found

    def campaign(self) -> Campaign:
        found: Campaign = Campaign.objects.select_related("authority").get(
            authority=self.authority, slug=CAMPAIGN
        )
        return found

    def texts(self, polarity: str, text: str) -> dict[int, str]:
        """One answer, under the question it answers."""
        return {
            question.pk: text for question in self.campaign().questions.all() if question.polarity == polarity
        }

    def last_gathering(self, name: str) -> Gathering:
        """The last one that began, cancelled ones left out."""
        begun = Gathering.objects.filter(community=self.community(name), starts_at__lte=clock.now())
        found = begun.exclude(status="cancelled").select_related("community__authority", "authority")
        last: Gathering = found.order_by("-starts_at")[0]
        return last

    def theme(self, name: str) -> Theme:
        found: Theme = Theme.objects.select_related("campaign__authority", "authority").get(
            campaign=self.campaign(), name=name
        )
        return found

    def word(self, start: str) -> Word:
        found: Word = Word.objects.select_related("authority", "voice__contact").get(
            campaign=self.campaign(), text__startswith=start
        )
        return found
