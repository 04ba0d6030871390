"""Reading offices."""

from django.db.models import QuerySet

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.offices.models import ElectoralPeriod, Office
from terreau.people.models import Person


def offices_held(authority: Authority) -> QuerySet[Office]:
    """Who holds what today, with their persons."""
    return (
        Office.objects.within(authority)
        .held_on(clock.today(authority.zone))
        .select_related("person__account")
        .order_by("kind", "person__name_key")
    )


def electoral_period(authority: Authority) -> ElectoralPeriod | None:
    """The period that today falls in, if the authority declared one."""
    today = clock.today(authority.zone)
    rows = ElectoralPeriod.objects.within(authority).filter(starts_on__lte=today, ends_on__gte=today)
    return rows.order_by("starts_on", "pk").first()


def electoral_periods(authority: Authority) -> QuerySet[ElectoralPeriod]:
    """Those to come, present and past, the latest first."""
    return ElectoralPeriod.objects.within(authority).order_by("-starts_on", "-pk")


def names_not_to_promote(authority: Authority, period: ElectoralPeriod) -> list[str]:
    """The candidates declared, and the elected people in office: full names."""
    elected = (
        Office.objects.within(authority).held_on(clock.today(authority.zone)).filter(kind=Office.Kind.ELECTED)
    )
    return [*period.names, *elected.filter(person__erased_at=None).values_list("person__name", flat=True)]


def is_last_administrator(person: Person) -> bool:
    """Whether nobody else administers this person's authority today."""
    held = Office.objects.held_on(clock.today(person.authority.zone)).filter(
        authority_id=person.authority_id, kind=Office.Kind.ADMINISTRATOR
    )
    return not held.exclude(person=person).exists()


def administrators_of(authority: Authority) -> QuerySet[Person]:
    """Who administers the authority's space today, with their accounts."""
    held = (
        Office.objects.within(authority)
        .held_on(clock.today(authority.zone))
        .filter(kind=Office.Kind.ADMINISTRATOR)
    )
    return (
        Person.objects.within(authority)
        .present()
        .filter(suspended_at=None, pk__in=held.values("person"))
        .select_related("account", "authority")
        .order_by("pk")
    )
