"""The whole story, stage after stage."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, time

from django.urls import get_resolver

from terreau.authorities.models import Authority
from terreau.authorities.services import cover_territory
from terreau.config.synthetic import exchanges, finish, hearths, inhabitants, meetings, memory, voices
from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.plan import Plan
from terreau.config.synthetic.stage import Stage
from terreau.core import clock
from terreau.crossings.services import open_authority
from terreau.people.models import Person
from terreau.territories.models import Territory
from terreau.territories.services import load_gazetteer


class AlreadyPopulatedError(Exception):
    """This seed was already written into this authority."""


def open_space(slug: str, until: datetime) -> Authority:
    """The authority of that slug; when there is none, a new one, open to the public, at <slug>.localhost."""
    found = Authority.objects.filter(slug=slug).first()
    if found is not None:
        return found
    load_gazetteer()
    authority, administrator = open_authority(
        name=slug.replace("-", " ").capitalize(),
        host=f"{slug}.localhost",
        slug=slug,
        administrator_name="Administration",
        administrator_email=f"administration.{slug}@{inhabitants.DOMAIN}",
    )
    territory = Territory.objects.filter(kind="epci").order_by("-population", "code").first()
    if territory is not None:
        cover_territory(authority=authority, territory=territory)
    contacts = {
        "publisher": "Administration",
        "hosting_provider": "Hébergement local",
        "postal_address": "1 place du Marché, 00000 Ici",
        "contact_email": f"contact@{inhabitants.DOMAIN}",
        "data_officer_name": "Délégation aux données",
        "data_officer_email": f"donnees@{inhabitants.DOMAIN}",
        "mail_checked_at": until,
        "opened_at": until,
    }
    Authority.objects.filter(pk=authority.pk).update(**contacts)
    chance = Chance(slug, "authority")
    for one in (authority, administrator):
        type(one)._default_manager.filter(pk=one.pk).update(public_id=chance.public_id())
    authority.refresh_from_db()
    return authority


def tell(plan: Plan, slug: str, say: Callable[[str], None]) -> tuple[Authority, dict[str, int]]:
    """Write everything; returns the authority and the number of rows by table. Raises AlreadyPopulatedError."""
    morning = datetime.combine(plan.until, time(8), UTC)
    with clock.standing_at(morning):
        readers = memory.readers_up_to_date()
        authority = open_space(slug, morning)
        with closing(Stage(plan, authority, say)) as stage:
            if Person.objects.within(authority).filter(public_id=_first_name(stage)).exists():
                raise AlreadyPopulatedError
            _tell(stage, readers)
    return authority, dict(sorted(stage.counts.items()))


def _first_name(stage: Stage) -> str:
    """The public id of the first person that this seed makes: there, the whole is."""
    return stage.chance("first person").public_id()


def _tell(stage: Stage, readers: list[str]) -> None:
    stage.prepare()
    _ = get_resolver().url_patterns  # the index needs addresses: a mistake there shows now, not at the end
    with stage.telling("people"):
        inhabitants.settle(stage, first_public_id=_first_name(stage))
    with stage.telling("communities"):
        places = hearths.gather_people(stage)
    with stage.telling("campaigns and words"):
        heard = voices.listen(stage)
    with stage.telling("gatherings and requests"):
        meetings.meet(stage, places)
    with stage.telling("threads and messages"):
        exchanges.write_to_each_other(stage, places)
    with stage.telling("traces"):
        memory.cite(stage, places, heard)
    with stage.telling("journal"):
        memory.everyday_life(stage, places)
        memory.write_journal(stage, readers)
    finish.refresh_statistics()
    with stage.telling("index"):
        finish.index_all(stage)
    with stage.telling("weeks"):
        finish.draw_weeks(stage)
    finish.refresh_statistics()
