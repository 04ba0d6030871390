"""Accounts: opened by the first proof of an address, or by an issuer that vouches for it."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.mailroom.selectors import phone_of, somebody_at
from terreau.people.models import Account, Person
from terreau.people.services import confirm_mail, open_account_without_mail, prove_contact_point
from terreau.web.notices import tell_change
from terreau.web.services.codes import SignInError


@transaction.atomic
def account_for(*, address: str) -> Account:
    """The account of an address that has just been proved, opened if it is the first time."""
    account, is_new = Account.objects.get_or_create(email=address.strip().lower())
    confirm_mail(people=Person.objects.filter(account=account))
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


@transaction.atomic
def account_at_number(*, authority: Authority, number: str) -> Account:
    """The account of whoever said yes to SMS at a number that has just been proved; opened the first time."""
    person = somebody_at(authority, number)
    point = phone_of(person) if person else None
    if person is None or point is None:
        raise SignInError(_("This number opens no access any more. Sign in another way."), is_over=True)
    prove_contact_point(point=point)
    return person.account or open_account_without_mail(person=person)


@transaction.atomic
def account_from_issuer(
    *, authority: Authority, provider: str, subject: str, address: str, is_verified: bool
) -> Account:
    """The account of an issuer's subject; the first time, that of the address the issuer vouches for.

    An issuer that does not verify addresses joins nothing: anyone could write somebody else's there.
    """
    known = SocialAccount.objects.filter(provider=provider, uid=subject).select_related("user").first()
    if known is not None:
        account: Account = known.user
        return account
    if not is_verified or "@" not in address:
        raise SignInError(_("Your address is not confirmed there. Sign in here with a code sent by e-mail."))
    account = account_for(address=address)
    SocialAccount.objects.create(user=account, provider=provider, uid=subject, extra_data={})
    what = _("Another way to sign in now opens your access.")
    tell_change(authority=authority, address=account.email, what=what, key=f"{provider}:{subject}"[:100])
    return account
