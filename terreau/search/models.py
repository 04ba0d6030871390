"""One entry per thing that can be found."""

from django.db import models

from terreau.authorities.models import SpaceRow


class Entry(SpaceRow):
    """What search knows of a subject: its title and the lemmas of its text, for one audience.

    The full-text index over the two columns is made by the migration: FTS5 on SQLite, GIN on PostgreSQL.
    """

    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    excerpt = models.CharField(max_length=240, blank=True)
    url = models.CharField(max_length=200)
    audience = models.CharField(max_length=60, default="public")
    title_terms = models.TextField()
    terms = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="search_entry_once")]
        indexes = [models.Index(fields=["authority", "kind"])]

    def __str__(self) -> str:
        return self.title
