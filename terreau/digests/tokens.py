"""The signed word in the link that stops the digest: it opens nothing else, and works signed out."""

from django.core import signing

SALT = "terreau.digests.stop"


def stop_path(person_id: int) -> str:
    return f"/resume/arreter/{signing.dumps(person_id, salt=SALT, compress=False)}/"


def read_stop(token: str) -> int | None:
    """The person's id, or nothing for a token that is not ours."""
    try:
        return int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
