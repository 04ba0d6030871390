"""During a crisis members open no exchange, are told so before they write, and still answer."""

from datetime import timedelta

import pytest

from terreau.communities.services import confirm_pair, end_crises, propose_pair
from terreau.conversations import services
from terreau.conversations.models import Post, Thread
from terreau.conversations.services import ConversationError
from terreau.conversations.tests.factories import make_thread
from terreau.core import clock

pytestmark = pytest.mark.django_db


def declare(cast) -> None:
    values = {"words": "Un désaccord nous fatigue.", "whom_to_call": "Nour, au four", "days": 4}
    gesture = propose_pair(
        by=cast.aya, community=cast.community, kind="crisis", reason="Parce que.", values=values
    )
    confirm_pair(by=cast.tom, gesture=gesture)
    cast.community.refresh_from_db()


def test_a_member_finds_no_form_to_fill_in_for_nothing_and_it_ends_with_the_crisis(cast, as_person):
    path = f"/communautes/{cast.community.public_id}/echanges/nouveau/"
    thread = make_thread(cast.lina, cast.community)
    declare(cast)
    lina, aya = as_person(cast.lina), as_person(cast.aya)
    page = lina.get(path)
    assert page.status_code == 403
    assert "seuls les jardiniers ouvrent un échange" in page.content.decode()
    assert "Nour, au four" in page.content.decode()
    assert 'name="title"' not in page.content.decode()
    assert aya.get(path).status_code == 200
    assert as_person(cast.karim).get(path).status_code == 404
    answer = lina.post(path, {"title": "Le four", "text": "Et demain ?", "submission_key": "a"})
    assert answer.status_code == 422
    assert "seuls les jardiniers ouvrent un échange" in answer.content.decode()
    assert "Et demain ?" in answer.content.decode()
    with pytest.raises(ConversationError, match="Pendant quelques jours"):
        services.start_thread(by=cast.lina, community=cast.community, title="Le four", text="Et demain ?")
    assert Thread.objects.count() == 1
    services.reply(by=cast.lina, thread=thread, text="Nous en parlons mardi.")
    assert Post.objects.filter(thread=thread, text="Nous en parlons mardi.").exists()
    with clock.standing_at(clock.now() + timedelta(days=5)):
        end_crises(clock.now())
        assert as_person(cast.lina).get(path).status_code == 200
