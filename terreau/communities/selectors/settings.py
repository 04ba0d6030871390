"""What a community settled for itself."""

from terreau.communities.models import Community, Settings


def settings_of(community: Community) -> Settings:
    """Its settings; the defaults for a community that settled nothing."""
    found = Settings.objects.filter(community=community).first()
    if found is None:
        found = Settings(authority_id=community.authority_id, community=community)
    found.community = community
    return found
