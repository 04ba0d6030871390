"""Kinds of signals for tests, declared through the registry like any room's."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from terreau.core import clock
from terreau.core.registries import Signal, SignalKind

MINUTES = {"newcomer_unwelcomed": 10, "word_unanswered": 5, "answer_owed_by_authority": 8, "minutes_late": 8}


class World:
    """The signals that stand, whatever asks for them."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []

    def add(self, kind: str, community: Any, subject_id: int, **fields: Any) -> Signal:
        facts = fields.pop("facts", {"name": f"{kind} {subject_id}", "days": 8})
        since = fields.pop("since", clock.now() - timedelta(days=8))
        one = Signal(
            kind,
            community.pk,
            fields.pop("subject_kind", "word"),
            subject_id,
            since,
            fields.pop("urgency", 0.5),
            facts,
            **fields,
        )
        self.signals.append(one)
        return one

    def kind(self, name: str) -> SignalKind:
        def find(community_ids: Sequence[int], now: datetime) -> list[Signal]:
            return [one for one in self.signals if one.kind == name and one.community_id in community_ids]

        return SignalKind(
            kind=name,
            icon="sprout",
            minutes=MINUTES[name],
            find=find,
            title=lambda facts: f"Geste {facts['name']}",
            reason=lambda facts: f"Depuis {facts['days']} jours.",
            evidence=lambda facts: "Une preuve.",
            act=lambda facts: ("/ailleurs/", "Je réponds"),
        )
