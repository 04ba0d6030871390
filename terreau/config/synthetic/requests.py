"""What was asked, of whom, and what became of it: requests in every state, with each step of their life."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from terreau.commitments.models import ANSWER_WITHIN, Commitment, Step
from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.hearths import Hearth
from terreau.config.synthetic.sentences import OUTCOMES, REASONS
from terreau.config.synthetic.stage import Stage

# How requests end, by age: the recent ones mostly wait or are under way, the old ones are settled.
RECENT = ("asked", "asked", "accepted", "accepted", "accepted", "refused", "redirected", "kept")
SETTLED = (
    ("kept",) * 11
    + ("refused",) * 3
    + ("accepted",) * 2
    + ("handed_back", "not_kept", "withdrawn", "asked", "redirected")
)
VERBS = {
    "asked": "Offer",
    "accepted": "Accept",
    "refused": "Reject",
    "redirected": "Move",
    "kept": "Update",
    "not_kept": "Update",
    "handed_back": "Undo",
    "withdrawn": "Undo",
}
BEFORE = {"kept": "accepted", "not_kept": "accepted", "handed_back": "accepted"}


def ask_for(
    stage: Stage, chance: Chance, hearth: Hearth, asked: Sequence[tuple[str, datetime]]
) -> list[Commitment]:
    """One request for each text and instant, with its steps; returned in the same order."""
    commitments = stage.put(_commitment(stage, chance, hearth, text, at) for text, at in asked)
    steps = stage.put(step for one in commitments for step in _steps(stage, chance, hearth, one))
    of = {one.pk: one for one in commitments}
    for step in steps:
        one = of[step.commitment_id]
        is_public = one.owner_person_id is None and one.status not in Commitment.RESIDENTS_ONLY
        stage.ledger.add(
            step.at,
            VERBS[step.status],
            "commitment",
            one.pk,
            actor=step.by_id,
            capacity=step.capacity,
            community=hearth.id,
            circle=one.circle_id,
            target=one.owner_person_id,
            audience="public" if is_public else hearth.audience,
        )
    return commitments


def _commitment(stage: Stage, chance: Chance, hearth: Hearth, text: str, asked_at: datetime) -> Commitment:
    until = stage.plan.until
    age = (until - asked_at.date()).days
    status = chance.choice(RECENT if age < 60 else SETTLED)
    owner: dict[str, Any]
    drawn = chance.random()
    if drawn < 0.45:
        owner = {"owner_authority": stage.authority}
    elif drawn < 0.7 and hearth.circles:
        owner = {"owner_circle_id": chance.choice(hearth.circles)}
    else:
        owner = {"owner_person_id": chance.choice(hearth.members)}
    is_institutions = "owner_authority" in owner
    if is_institutions and status == "handed_back":
        status = "kept"
    answered = (
        asked_at + timedelta(days=chance.randint(1, min(20, max(1, age))))
        if status not in {"asked", "withdrawn"}
        else None
    )
    closed = None
    if status in {"kept", "not_kept", "handed_back", "refused", "withdrawn"}:
        closed = (answered or asked_at) + timedelta(days=chance.randint(0, min(80, max(1, age // 2))))
    due_on = (answered or asked_at).date() + timedelta(days=chance.randint(10, 120))
    late = is_institutions and status in {"asked", "redirected"} and age > 20
    return Commitment(
        public_id=chance.public_id(),
        authority=stage.authority,
        created_at=asked_at,
        community_id=hearth.id,
        text=text,
        status=status,
        asked_at=asked_at,
        put_at=asked_at,
        entered_by_id=(hearth.keepers or hearth.members)[0],
        answer_due_on=(asked_at + ANSWER_WITHIN).date() if is_institutions else None,
        answered_at=answered,
        due_on=due_on if status == "accepted" or closed else None,
        warned_at=asked_at + timedelta(days=18) if late else None,
        refusal_reason=chance.choice(REASONS) if status == "refused" else "",
        outcome_text=chance.choice(OUTCOMES) if status == "kept" else "",
        closed_at=closed,
        **owner,
    )


def _steps(stage: Stage, chance: Chance, hearth: Hearth, one: Commitment) -> list[Step]:
    life = [("asked", one.asked_at)]
    if one.status in BEFORE:
        life.append((BEFORE[one.status], one.answered_at or one.asked_at))
    if one.status != "asked":
        life.append((one.status, one.closed_at or one.answered_at or one.asked_at))
    steps = []
    for status, at in life:
        by = one.entered_by_id
        if status != "asked":
            agent = chance.choice(stage.agents) if stage.agents else by
            by = agent if one.owner_authority_id else one.owner_person_id or by
        text = {"refused": one.refusal_reason, "kept": one.outcome_text}.get(status, "")
        steps.append(
            Step(
                public_id=chance.public_id(),
                authority=stage.authority,
                commitment=one,
                status=status,
                at=at,
                by_id=by,
                created_at=at,
                capacity="agent" if one.owner_authority_id and status != "asked" else "resident",
                text=text,
                due_on=one.due_on if status == "accepted" else None,
                owner_person_id=one.owner_person_id,
                owner_circle_id=one.owner_circle_id,
                owner_authority_id=one.owner_authority_id,
            )
        )
    return steps
