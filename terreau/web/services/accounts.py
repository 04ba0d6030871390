"""Accounts: opened by the first proof of an address, moved to another address, closed everywhere."""

from django.db import transaction

from terreau.people.models import Account


@transaction.atomic
def account_for(*, address: str) -> Account:
    """The account of an address that has just been proved, opened if it is the first time."""
    account, is_new = Account.objects.get_or_create(email=address)
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account
