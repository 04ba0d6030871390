"""What came in, so that nothing is done twice; what was last asked by SMS; who said STOP; what SMS cost."""

from django.db import models

from terreau.authorities.models import SpaceRow
from terreau.core import clock
from terreau.people.models import Person


class Inbound(SpaceRow):
    """A message already looked at. The key is a keyed hash of its id and of where it was sent."""

    key = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="inbound_by_age")]

    def __str__(self) -> str:
        return self.key[:8]


class Question(SpaceRow):
    """What was last asked of a number: a one-word answer from it is about that. The number itself is not here."""

    number_key = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="questions_by_sms")
    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    asked_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class StoppedNumber(models.Model):
    """A number that answered STOP: nothing goes there any more, whatever the authority, until it sends the word that reopens."""

    number_key = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.number_key[:8]


class MonthOfTexts(SpaceRow):
    """How many parts of SMS an authority sent in a month; administrators are told once that there are no more."""

    first_day = models.DateField()
    parts = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "first_day"], name="month_of_texts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m} · {self.parts}"
