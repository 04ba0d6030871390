"""The signed word in the link that stops a thread's mail: it opens nothing else, and works signed out."""

from django.core import signing

SALT = "terreau.conversations.stop"


def stop_token(person_id: int, thread_id: int) -> str:
    return signing.dumps([person_id, thread_id], salt=SALT, compress=False)


def read_stop_token(token: str) -> tuple[int, int] | None:
    """(person, thread), or nothing for a token that is not ours."""
    try:
        person_id, thread_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(person_id), int(thread_id)
