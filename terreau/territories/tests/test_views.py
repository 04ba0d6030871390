import json
from io import StringIO

import pytest
from django import forms
from django.core.management import CommandError, call_command
from django.utils import translation

from terreau.territories.forms import TerritoryField
from terreau.territories.services import create_free_territory
from terreau.territories.tests.factories import make_territory

pytestmark = pytest.mark.django_db


class PlaceForm(forms.Form):
    place = TerritoryField()
    other = TerritoryField(required=False, kinds=["departement"])


@pytest.fixture
def homonyms():
    return [
        make_territory(
            "Sainte-Colombe", "77404", setting="Seine-et-Marne, 77", population=2000, postal=("77650",)
        ),
        make_territory("Sainte-Colombe", "25515", setting="Doubs, 25", population=400, postal=("25300",)),
    ]


@pytest.fixture
def client_here(cast, as_person):
    return as_person(None)


def test_the_page_lists_what_was_asked(client_here, homonyms):
    page = client_here.get("/territoires/", {"q": "ste colombe"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "Sainte-Colombe (Doubs, 25)" in text
    assert 'value="ste colombe"' in text


def test_an_empty_and_a_hopeless_question(client_here):
    assert "Aucun territoire" not in client_here.get("/territoires/").content.decode()
    assert "Aucun territoire" in client_here.get("/territoires/", {"q": "<script>zz"}).content.decode()


def test_htmx_gets_the_list_alone(client_here, homonyms):
    text = client_here.get("/territoires/", {"q": "colombe"}, headers={"HX-Request": "true"}).content.decode()
    assert "Sainte-Colombe" in text
    assert "<html" not in text


def test_a_text_box_gets_suggestions_under_its_own_name(client_here, homonyms):
    headers = {"HX-Request": "true", "HX-Trigger-Name": "place"}
    text = client_here.get("/territoires/?as=options&place=colombe", headers=headers).content.decode()
    assert text.count("<option") == 2
    assert '<option value="Sainte-Colombe (Doubs, 25)">' in text


def test_posting_is_refused(client_here):
    assert client_here.post("/territoires/", {"q": "lille"}).status_code == 405


def test_the_page_costs_few_queries(client_here, homonyms, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client_here.get("/territoires/", {"q": "colombe"})


@pytest.mark.parametrize(
    "typed",
    ["Sainte-Colombe (77)", "77650", "77404", "ste colombe 77650", "Sainte-Colombe (Seine-et-Marne, 77)"],
)
def test_the_field_takes_every_way_of_naming(homonyms, typed):
    form = PlaceForm({"place": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"] == homonyms[0]
    assert form.cleaned_data["other"] is None


def test_the_field_takes_a_public_id(homonyms):
    valley = create_free_territory(name="Vallée")
    form = PlaceForm({"place": valley.public_id})
    assert form.is_valid()
    assert form.cleaned_data["place"] == valley


def test_homonyms_come_back_as_a_list_and_what_was_typed_stays(homonyms):
    form = PlaceForm({"place": "sainte colombe"})
    sentence = str(form.errors["place"][0])
    assert sentence.startswith(
        "Plusieurs communes s’appellent Sainte-Colombe\u202f: précisez le code postal ou le département."
    )
    assert sentence.endswith("Choisissez\u202f: Sainte-Colombe (77)\u202f; Sainte-Colombe (25).")
    box = str(form["place"])
    assert 'value="sainte colombe"' in box
    assert box.count("<option") == 2
    for choice, meant in zip(("Sainte-Colombe (77)", "Sainte-Colombe (25)"), homonyms, strict=True):
        assert f'<option value="{choice}">' in box
        again = PlaceForm({"place": choice})
        assert again.is_valid(), again.errors
        assert again.cleaned_data["place"] == meant
    assert "<option" not in str(PlaceForm()["place"])
    with translation.override("en"):
        sentence = str(PlaceForm({"place": "sainte colombe"}).errors["place"][0])
        assert sentence.startswith("Several communes are called Sainte-Colombe: add the postal code")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Écrivez le nom"),
        ("colom", "Vouliez-vous dire"),
        ("introuvable", "Vérifiez l’orthographe"),
        ("x" * 5000, "Vérifiez l’orthographe"),
        ("Sainte-Colombe (59)", "Aucun territoire"),
    ],
)
def test_the_field_says_what_is_wrong(homonyms, typed, sentence):
    said = str(PlaceForm({"place": typed}).errors["place"][0])
    assert sentence in said
    assert len(said) < 300


def test_the_kinds_of_a_field_are_kept(homonyms):
    assert "other" in PlaceForm({"place": "77650", "other": "77650"}).errors


def test_the_box_shows_the_label_and_suggests(homonyms):
    box = str(PlaceForm(initial={"place": homonyms[1]})["place"])
    assert 'value="Sainte-Colombe (Doubs, 25)"' in box
    assert '<datalist id="id_place-choices">' in box
    assert 'list="id_place-choices"' in box


@pytest.fixture
def valley():
    """A valley that holds Montignac-Lascaux, and two communes called Montignac elsewhere."""
    valley = make_territory("Vallée de la Vézère", "200000001", kind="epci", setting="Dordogne, 24")
    make_territory("Montignac-Lascaux", "24291", setting="Dordogne, 24", within=(valley,), postal=("24290",))
    make_territory("Montignacois", "24999", setting="Dordogne, 24", within=(valley,))
    make_territory("Montignac", "65319", setting="Hautes-Pyrénées, 65", population=120)
    make_territory("Montignac", "33292", setting="Gironde, 33", population=150)
    make_territory("Auriac", "24999X", setting="Dordogne, 24", postal=("24290",))
    return valley


def placed(typed, *near):
    form = PlaceForm({"place": typed})
    place = form.fields["place"]
    assert isinstance(place, TerritoryField)
    place.near = near
    return form


@pytest.mark.parametrize("typed", ["Montignac", "montignac", "24290"])
def test_what_lies_in_the_territory_is_meant_before_homonyms(valley, typed):
    form = placed(typed, valley)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"].name == "Montignac-Lascaux"
    assert not placed(typed).is_valid()


def test_a_department_given_leads_out_of_the_territory(valley):
    form = placed("Montignac (65)", valley)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"].code == "65319"


def test_homonyms_inside_the_territory_are_still_asked_about(valley):
    make_territory("Montignac-sur-Vézère", "24998", setting="Dordogne, 24", within=(valley,))
    sentence = str(placed("Montignac", valley).errors["place"][0])
    assert "Montignac-Lascaux" in sentence
    assert "Gironde" not in sentence


def test_each_choice_works_typed_as_it_is_given(valley):
    make_territory("Montignac", "65320", setting="Hautes-Pyrénées, 65", population=90)
    make_territory("Montignac", "200000002", kind="epci", setting="Gironde, 33", population=900)
    form = placed("Montignac")
    assert not form.is_valid()
    choices = form.fields["place"].widget.offered
    assert len(choices) == 4
    meant = [placed(choice, valley) for choice in choices]
    assert all(one.is_valid() for one in meant), [one.errors for one in meant]
    assert len({one.cleaned_data["place"].code for one in meant}) == 4


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_commands_speak_and_answer_in_json(tmp_path, homonyms):
    path = tmp_path / "c.csv"
    path.write_text("code_insee,lat,lon\n77404,48.5,3.2\n99999,1,1\n")
    assert json.loads(run("import_centres", str(path), "--json")) == {
        "loaded": 1,
        "ignored": [{"line": 3, "code": "99999", "reason": "aucune commune n’a ce code"}],
    }
    assert "1 centre lu" in run("import_centres", str(path), "--preview")
    path.write_text("")
    with pytest.raises(CommandError, match="est vide"):
        run("import_centres", str(path))
    assert run("load_territories").startswith("Territoires, édition")
    assert "déjà là" in run("load_territories")
    assert json.loads(run("load_territories", "--json"))["was_there"]
