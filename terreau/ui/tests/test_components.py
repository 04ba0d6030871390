"""Components: each is in the gallery, says its props, and keeps what is typed harmless."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from terreau.ui.gallery import COMPONENTS, chapters, component_props
from terreau.ui.gallery.forms import SampleForm
from terreau.ui.templatetags.terreau import asset


def shown(source, **context):
    request = RequestFactory().get("/")
    return Template("{% load terreau %}" + source).render(RequestContext(request, context, processors=[]))


def test_every_component_says_its_props_and_has_an_example():
    names = {path.stem for path in COMPONENTS.glob("[!_]*.html")}
    assert {chapter.component for chapter in chapters()} == names
    assert [chapter.component for chapter in chapters() if not chapter.examples] == []
    assert [name for name, props in component_props().items() if not props] == []


def test_every_icon_named_in_a_template_is_in_the_sprite(settings):
    sprite = (settings.ROOT / "ui/static/ui/vendor/icons.svg").read_text()
    known = set(re.findall(r'id="([\w-]+)"', sprite))
    used = set()
    for path in settings.ROOT.glob("*/templates/**/*.html"):
        used |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
        used |= set(re.findall(r'\bicon="([\w-]+)"', path.read_text()))
    assert used - known == set()


def test_a_wrapped_component_shows_its_slot_and_sees_only_its_props():
    html = shown('{% wrap "card" title=name %}<b>{{ name }}</b>{% endwrap %}', name="<Aya>", text="leaked")
    assert "&lt;Aya&gt;" in html
    assert "<b>&lt;Aya&gt;</b>" in html
    assert "leaked" not in html


def test_a_form_carries_its_token_its_key_and_ties_errors_to_fields():
    form = SampleForm({"title": "", "about": "<script>"})
    html = shown('{% include "ui/components/form.html" with form=form submit="Go" only %}', form=form)
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'name="submission_key"' in html
    assert 'href="#id_title"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert "&lt;script&gt;" in html


def test_dates_and_hours_use_the_picker_of_the_phone():
    form = SampleForm({"day": "2031-02-03", "hour": "18:30"})
    html = shown(
        '{% for f in form %}{% include "ui/components/field.html" with field=f only %}{% endfor %}', form=form
    )
    assert 'type="date"' in html
    assert 'value="2031-02-03"' in html
    assert 'type="time"' in html


@pytest.mark.parametrize("attribute", ["style=", "onclick=", "javascript:"])
def test_no_inline_style_or_script(attribute, settings):
    for path in (settings.ROOT / "ui/templates").rglob("*.html"):
        assert attribute not in path.read_text(), path.name


def test_an_asset_address_changes_with_its_content():
    assert re.fullmatch(r"/static/ui/ui\.css\?v=[0-9a-f]{10}", asset("ui/ui.css"))


def test_dates_that_are_absent_show_nothing():
    source = (
        "{% load terreau %}{{ none|day }}{{ none|ago }}{{ none|hours }}{{ none|moment }}{{ none|month_day }}"
    )
    assert Template(source).render(Context({"none": None})) == ""


class Sent(forms.Form):
    title = forms.CharField()
    code = forms.CharField(required=False)
    file = forms.FileField(required=False)


@pytest.mark.parametrize(
    ("wrong", "files", "is_said"),
    [
        ("title", {}, True),
        ("title", {"file": SimpleUploadedFile("a.csv", b"a")}, False),
        ("code", {}, False),
        (None, {}, False),  # a code refused as a whole
    ],
)
def test_a_refused_form_says_that_nothing_is_lost_only_when_it_is_true(wrong, files, is_said):
    form = Sent({"title": "Un banc", "code": "1"}, files)
    form.add_error(wrong, "Non.")
    page = Template('{% include "ui/components/error_summary.html" %}').render(Context({"form": form}))
    assert "Non." in page
    assert ('class="error-summary"' in page, "rien n’est perdu" in page.lower()) == (True, is_said)
