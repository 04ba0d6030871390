"""Every form of every address, sent as nobody should: a clear answer, nothing lost, nothing leaked, nothing twice."""

import html
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from conftest import Visitor
from tests.addresses import KINDS, Address, Gesture, every_address
from tests.forms_in_pages import Form, form_for
from tests.visits import Pass, address_of, knock, outcome, row_counts, undone

ADDRESSES = every_address()
SCRIPT = "<script>alert(1)</script>"
FOREIGN = "\u202eشكرا جزيلا\u202c 🌱👩‍🌾 n’y voit rien"
LONG = "mots " * 1000
TYPED = "Ce que j’avais écrit, mot à mot"
FILLED = {"email": "rose@example.org", "tel": "0553000000"}
# Leaving, and choosing a language, hold nothing typed and may be done twice; a code is asked as often as the limits allow.
NOT_WRITING = {"web:sign_out", "web:language", "web:demo_sign_in", "web:send_again"}
ASKING_FOR_A_CODE = {"web:sign_in", "web:confirm", "web:address"}
# What they act on is no longer there afterwards, for anyone.
# What these took away is gone: an office begun the same day, an invitation refused, a buddy taken leave of leave no trace.
TAKING_AWAY, GONE = {
    "listening:withdraw_contact", "listening:hide_word", "web:end_office", "communities:refuse_invitation",
    "communities:said_no", "communities:buddy",
}, 404  # fmt: skip
READ_AS_PAGES = {"text/html", "image/svg+xml", "application/xml", "text/xml"}
NEVER_KEPT = {"code", "password"}


@dataclass(frozen=True)
class Sending:
    """A gesture that somebody may do, with all that their form would send."""

    path: str
    kind: str
    visitor: Pass
    values: dict[str, Any]
    texts: tuple[str, ...]

    def send(self, **changes: Any) -> Any:
        key = {"submission_key": uuid4().hex}
        return knock(self.visitor, "POST", self.path, {**self.values, **key, **changes})

    def with_every_text(self, text: str) -> dict[str, str]:
        return dict.fromkeys(self.texts, text)


def posts() -> list[tuple[Address, Gesture]]:
    return [
        (address, gesture)
        for address in ADDRESSES
        for gesture in address.gestures
        if gesture.method == "POST" and gesture.allowed
    ]


def labels() -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for address, _gesture in posts():
        seen[address.name] += 1
        found.append(f"{address.name}{seen[address.name] if seen[address.name] > 1 else ''}")
    return found


each_form = pytest.mark.parametrize(("address", "gesture"), posts(), ids=labels())


def ready(cast: Any, passes: dict[str, Pass], address: Address, gesture: Gesture) -> Sending:
    """The form as the most concerned person sees it, filled as far as it can be guessed, and as the address declares."""
    kind = (
        next(k for k in reversed(KINDS) if k in gesture.allowed)
        if "citizen gardener" not in gesture.allowed
        else ""
    )
    kind = kind or "citizen gardener"
    declared = dict(gesture.data(cast))
    path = address_of(address, address.kwargs(cast))
    shown = knock(passes[kind], "GET", path)
    body = shown.content.decode(errors="replace") if shown.status_code < 500 else ""
    form = form_for(body, path) or Form(path, "post")
    guessed = {
        name: FILLED.get(name, value or ("Texte" if name in form.texts else ""))
        for name, value in form.values.items()
    }
    texts = form.texts or [
        name for name, value in declared.items() if isinstance(value, str) and " " in value
    ]
    return Sending(path, kind, passes[kind], {**guessed, **declared}, tuple(dict.fromkeys(texts)))


@each_form
def test_long_texts_scripts_and_other_writings(address, gesture, cast, passes):
    """Taken or refused with a sentence, never an error; refused, the page gives everything back; nothing comes out raw."""
    sending, wrong = ready(cast, passes, address, gesture), []
    for name, text in (("long", LONG), ("script", SCRIPT), ("foreign", FOREIGN)):
        with undone():
            answer = sending.send(**sending.with_every_text(text))
            if answer.status_code >= 400 and answer.status_code != 422:
                wrong.append(f"{name}: {answer.status_code}")
            page = answer.content.decode(errors="replace")
            if answer.status_code == 422 and sending.texts and text.strip()[:40] not in html.unescape(page):
                wrong.append(f"{name}: what was typed is lost")
            if SCRIPT in page:
                wrong.append(f"{name}: comes out raw")
    assert not wrong, f"{sending.path} as {sending.kind}: {'; '.join(wrong)}"


@each_form
def test_without_its_token_the_form_keeps_what_was_typed(address, gesture, cast, passes):
    sending = ready(cast, passes, address, gesture)
    client = Visitor(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    client.cookies = sending.visitor.client().cookies
    before = row_counts()
    with undone():
        answer = client.post(sending.path, {**sending.values, **sending.with_every_text(TYPED)})
        if answer.status_code == 405:
            return
        assert answer.status_code == 403, f"{sending.path}: {answer.status_code} without its token"
        assert row_counts() == before
    assert not set(sending.texts) - NEVER_KEPT or TYPED in html.unescape(answer.content.decode())


@each_form
def test_sent_twice_it_acts_once(address, gesture, cast, passes):
    if address.name in NOT_WRITING | ASKING_FOR_A_CODE:
        pytest.skip("may be done twice")
    sending = ready(cast, passes, address, gesture)
    client, values = sending.visitor.client(), {**sending.values, "submission_key": uuid4().hex}
    with undone():
        first = client.post(sending.path, values)
        once = row_counts()
        second = client.post(sending.path, values)
        assert row_counts() == once, f"{sending.path}: the second one changed something"
        if first.status_code in {302, 303} and second.status_code != GONE:
            assert second.status_code in {302, 303}, f"{sending.path}: {second.status_code} the second time"
            assert second["Location"] == first["Location"]
        assert second.status_code != GONE or address.name in TAKING_AWAY, (
            f"{sending.path}: gone the second time"
        )


@each_form
def test_sent_after_signing_out_it_is_kept(address, gesture, cast, passes):
    if gesture.expected("anonymous") != "sign-in":
        pytest.skip("not behind a signature")
    sending, before = ready(cast, passes, address, gesture), row_counts()
    client = Visitor(headers={"origin": "http://testserver", "referer": f"http://testserver{sending.path}"})
    with undone():
        answer = client.post(sending.path, {**sending.values, **sending.with_every_text(TYPED)})
        assert outcome(answer) == "sign-in"
        assert row_counts() == before
    if set(sending.texts) - NEVER_KEPT:
        assert TYPED in html.unescape(answer.content.decode()), f"{sending.path}: what was typed is lost"


def test_no_later_page_lets_a_script_out(cast, passes):
    """Everything that takes text takes a script; then every page is read by several people."""
    taken, wrong = 0, []
    for address, gesture in posts():
        if address.name in NOT_WRITING | ASKING_FOR_A_CODE:
            continue
        with_script = ready(cast, passes, address, gesture)
        changes = with_script.with_every_text(f"Bonjour {SCRIPT}")
        if not set(changes) - NEVER_KEPT:  # it takes no text: acting would only close what others write to
            continue
        answer = with_script.send(**changes)
        taken += answer.status_code in {302, 303}
    for address in ADDRESSES:
        if not any(gesture.method == "GET" for gesture in address.gestures):
            continue
        path = address_of(address, address.kwargs(cast))
        for kind in ("anonymous", "member", "citizen gardener", "technician gardener", "administrator"):
            page = knock(passes[kind], "GET", path)
            is_read_by_browsers = page.headers.get("Content-Type", "").partition(";")[0] in READ_AS_PAGES
            if is_read_by_browsers and SCRIPT.encode() in page.content:
                wrong.append(f"{path} as {kind}")
    print(f"{taken} forms took a script")
    assert not wrong, "a script comes out raw: " + ", ".join(wrong)
