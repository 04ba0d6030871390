"""A territory with one open campaign and mail that the storm lets go little by little; prints what the storm must know."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta


def build(mails: int) -> dict[str, str]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from terreau.authorities.models import Authority
    from terreau.core import clock
    from terreau.crossings.services import open_authority
    from terreau.listening.services import open_campaign
    from terreau.notifications.services import Address, send

    authority, administrator = open_authority(
        name="Pays de l’Orage",
        host="127.0.0.1",
        administrator_name="Nour",
        administrator_email="nour@example.org",
    )
    Authority.objects.update(opened_at=clock.now())
    authority.refresh_from_db()
    campaign = open_campaign(authority=authority, title="Ce qui compte ici", by=administrator)
    for number in range(mails):
        send(
            key=f"soak:{number}",
            template="crossings/notices/mail_test.txt",
            context={"code": str(number)},
            authority=authority,
            address=Address(mail=f"personne{number}@example.org"),
            due_at=clock.now() + timedelta(days=365),
        )
    return {"campaign": f"/ce-qui-compte/{campaign.public_id}/"}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    django.setup()
    print(json.dumps(build(int(sys.argv[1]))))
