"""Every message this room can send."""

from django.urls import reverse

from terreau.listening.models import CampaignTeamMember
from terreau.notifications.services import send
from terreau.people.models import Person


def tell_joined_team(member: CampaignTeamMember, by: Person) -> None:
    """To whoever was put in a campaign's team: by whom, and where to leave it."""
    send(
        key=f"team:{member.pk}",
        template="listening/notices/team.txt",
        context={
            "campaign": member.campaign,
            "by": by.shown_name,
            "path": reverse("listening:team", args=[member.campaign.public_id]),
        },
        authority=member.authority,
        person=member.person,
        about=("campaign", member.campaign_id),
    )
