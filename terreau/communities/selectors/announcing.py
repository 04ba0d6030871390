"""Messages to all members: those that wait, those that left."""

from django.db.models import QuerySet

from terreau.communities.models import Announcement, AnnouncementWord, Community

OUT = (Announcement.Status.LEAVING, Announcement.Status.SENT)


def announcements_out(community: Community) -> QuerySet[Announcement]:
    """What members read, the newest first."""
    rows = Announcement.objects.filter(community=community, status__in=OUT)
    return rows.select_related("written_by", "community").order_by("-sent_at", "-pk")


def announcements_waiting(community: Community) -> QuerySet[Announcement]:
    """For those who tend: what leaves soon, and what did not leave in the last month or so."""
    rows = Announcement.objects.filter(community=community, status=Announcement.Status.WAITING)
    return rows.select_related("written_by", "community").order_by("leaves_at", "pk")


def suggestions_on(announcement: Announcement) -> QuerySet[AnnouncementWord]:
    rows = AnnouncementWord.objects.filter(announcement=announcement)
    return rows.select_related("by").order_by("said_at", "pk")
