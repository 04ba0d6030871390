"""The gallery and the pages that say what went wrong."""

import pytest
from django.test import Client, RequestFactory

from terreau.core.doors import SignInNeeded
from terreau.ui import views
from terreau.ui.gallery import chapters

FORM = {
    "about": "Un banc devant la poste",
    "submission_key": "k1",
    "code": "123456",
    "csrfmiddlewaretoken": "old",
}


def posted(origin="http://testserver"):
    return nobodys(RequestFactory().post("/rencontres/nouvelle/?de=1", FORM, headers={"origin": origin}))


def nobodys(request):
    for name in ("authority", "person", "account"):
        setattr(request, name, None)
    return request


@pytest.fixture
def host(cast):
    return cast.authority.host


def test_the_gallery_shows_every_component_in_a_demo(cast, settings, host):
    settings.TERREAU_DEMO = True
    page = Client().get("/ui/", headers={"host": host}).content.decode()
    for chapter in chapters():
        assert f'id="{chapter.component}"' in page


def test_the_gallery_is_not_there_on_a_real_install(cast, settings, host):
    settings.TERREAU_DEMO = settings.DEBUG = False
    response = Client().get("/ui/", headers={"host": host})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (views.not_found, 404),
        (views.too_many, 429),
        (views.unavailable, 503),
    ],
)
def test_an_error_page_says_so(db, view, status):
    response = view(nobodys(RequestFactory().get("/absente/")), ValueError())
    assert response.status_code == status
    assert b"<h1>" in response.content


@pytest.mark.parametrize("view", [views.server_error, views.bad_request, views.unavailable])
def test_when_the_database_is_broken_these_pages_still_stand(view):
    # No database fixture: a query here would fail the test.
    assert b"<h1>" in view(RequestFactory().get("/")).content


def test_an_expired_form_keeps_what_was_typed_and_can_be_sent_again(db):
    page = views.csrf_failure(posted()).content.decode()
    assert "Un banc devant la poste" in page
    assert 'action="/rencontres/nouvelle/?de=1"' in page
    assert 'name="submission_key" value="k1"' in page
    assert "123456" not in page
    assert 'value="old"' not in page


def test_a_form_sent_from_another_site_cannot_be_sent_again_with_one_click(db):
    page = views.csrf_failure(posted("https://ailleurs.example")).content.decode()
    assert "Un banc" not in page
    assert "submission_key" not in page


def test_someone_signed_out_keeps_the_text_and_may_sign_in(db):
    page = views.forbidden(posted(), SignInNeeded()).content.decode()
    assert "Un banc devant la poste" in page
    assert "/connexion/?next=" in page


def test_a_refusal_gives_the_text_back_but_does_not_offer_to_send_it_again(db):
    page = views.forbidden(posted(), PermissionError()).content.decode()
    assert "Un banc devant la poste" in page
    assert "submission_key" not in page


LOST = "rien n’est perdu"


@pytest.mark.parametrize(
    "view", [views.csrf_failure, lambda request: views.forbidden(request, SignInNeeded())]
)
def test_nothing_is_said_to_be_kept_when_nothing_can_be_shown_back(db, view):
    button = nobodys(
        RequestFactory().post("/je-viens/", {"submission_key": "k1"}, headers={"origin": "http://testserver"})
    )
    for request in (posted("https://ailleurs.example"), button):
        assert LOST not in view(request).content.decode().lower()
    assert LOST in view(posted()).content.decode().lower()


def test_a_browser_that_does_not_say_from_where_gets_its_text_back_without_the_one_click(db):
    for headers in ({}, {"origin": "null"}):
        page = views.csrf_failure(
            nobodys(RequestFactory().post("/x/", FORM, headers=headers))
        ).content.decode()
        assert "Un banc devant la poste" in page
        assert "submission_key" not in page
        assert LOST in page.lower()


def test_someone_signed_out_who_acts_in_place_is_told_so(db):
    request = posted()
    request.META["HTTP_HX_REQUEST"] = "true"
    answer = views.forbidden(request, SignInNeeded())
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "body")
    assert "Un banc devant la poste" in answer.content.decode()
    assert views.forbidden(request, PermissionError()).status_code == 403


def test_a_page_refused_is_not_said_to_be_visible():
    refused = views.forbidden(nobodys(RequestFactory().get("/administration/")), PermissionError())
    gesture = views.forbidden(posted(), PermissionError())
    assert "Cette page est ouverte à d’autres personnes" in refused.content.decode()
    assert "Vous pouvez voir" not in refused.content.decode()
    assert "Vous pouvez voir" in gesture.content.decode()
