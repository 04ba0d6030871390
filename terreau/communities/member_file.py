"""Reading a list of people, CSV or spreadsheet, dirty as they come: who can be invited, and the lines left out.

Headings in French or English, in any order. Two lines are the same person only when a name and a mail, or a name and a
phone, agree; namesakes never are, nor the people of one household.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from terreau.core.errors import GestureError
from terreau.core.phones import check_phone
from terreau.core.tables import Line, Rejected, TableError, is_formula, read_lines, shown
from terreau.core.text import fold

MOST_ROWS = 20_000
NAME_LIMIT, MAIL_LIMIT, ADDRESS_LIMIT, ORGANISATION_LIMIT = 80, 254, 300, 120
HEADINGS = {
    "given": ("prenom", "prenoms", "first name", "firstname", "given name", "forename"),
    "family": ("nom de famille", "last name", "lastname", "surname", "family name", "nom d usage", "nom usuel"),
    "name": (
        "nom", "noms", "name", "nom complet", "full name", "nom prenom", "nom et prenom", "prenom nom",
        "prenom et nom", "nom prenoms", "contact", "personne", "participant", "identite",
    ),
    "email": (
        "courriel", "mail", "e mail", "email", "adresse mail", "adresse e mail", "adresse email", "adresse courriel",
        "adresse electronique", "mel", "e mail address", "email address", "mail address", "courriels", "mails",
    ),
    "phone": (
        "telephone", "tel", "tel portable", "portable", "telephone portable", "mobile", "telephone mobile", "phone",
        "phone number", "mobile phone", "numero de telephone", "n de telephone", "telephone fixe", "tel fixe", "fixe", "gsm",
    ),
    "street": (
        "adresse", "adresse postale", "rue", "voie", "address", "street", "postal address", "adresse 1", "adresse1",
        "street address", "numero et voie", "domicile",
    ),
    "more_street": ("complement", "complement d adresse", "adresse 2", "adresse2", "address 2", "lieu dit"),
    "postcode": ("code postal", "cp", "postcode", "post code", "postal code", "zip", "zip code"),
    "town": ("commune", "ville", "town", "city", "localite", "village"),
    "organisation": (
        "organisation", "organization", "association", "structure", "organisme", "collectif", "societe", "entreprise",
        "company", "etablissement",
    ),
}  # fmt: skip
_KIND_OF = {heading: kind for kind, headings in HEADINGS.items() for heading in headings}
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CIVILITIES = {"m", "mme", "mlle", "mr", "mrs", "ms", "monsieur", "madame", "mademoiselle", "et"}
_LINKS = ("http", "://", "www.")
_mail = EmailValidator()


@dataclass(frozen=True)
class Someone:
    """A person of the list; what is empty was not said."""

    line: int
    name: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    organisation: str = ""

    def marks(self) -> Iterator[str]:
        """What makes two lines one person: a name and a mail, or a name and a phone."""
        name = name_mark(self.name)
        if self.email:
            yield f"{name}|{self.email}"
        if self.phone:
            yield f"{name}|{_digits(self.phone)}"

    def completed_by(self, other: "Someone") -> "Someone":
        filled = ("name", "email", "phone", "postal_address", "organisation")
        return replace(
            self,
            **{one: getattr(other, one) for one in filled if not getattr(self, one) and getattr(other, one)},
        )


@dataclass(frozen=True)
class Twin:
    """A line that is the same person as another one; or may be, and was left alone."""

    line: int
    of: int


@dataclass(frozen=True)
class PeopleList:
    """What a file holds: people, lines merged into others, refused lines, namesakes left alone, and how it was read."""

    people: list[Someone]
    merged: list[Twin]
    namesakes: list[Twin]
    rejected: list[Rejected]
    columns: dict[str, str]
    unread: list[str]

    @property
    def total(self) -> int:
        return len(self.people) + len(self.merged) + len(self.rejected)


def name_mark(name: str) -> str:
    """What compares names: accents, case, order of the words and civilities aside."""
    said = _NOT_LETTERS.sub(" ", fold(name)).split()
    return " ".join(sorted(word for word in said if word not in _CIVILITIES))


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())


def read_people(content: bytes, filename: str = "") -> PeopleList:
    """Everyone in a file; raises TableError with one sentence when it is no list of people."""
    return _read(read_lines(content, filename, lambda header: len(columns_of(header))))


def columns_of(header: Sequence[Any]) -> dict[int, str]:
    """What each known column holds, by its place. A family name is the column « nom » when first names stand apart."""
    found: dict[int, str] = {}
    for place, value in enumerate(header):
        said = _ASIDE.sub(" ", fold(shown(value)))
        kind = _KIND_OF.get(_NOT_LETTERS.sub(" ", said).strip())
        if kind:
            found[place] = kind
    return found


def _read(lines: Iterable[Line]) -> PeopleList:
    stream = iter(lines)
    header = next((values for _line, values in stream if any(shown(v) for v in values)), [])
    columns = columns_of(header)
    _check_columns(header, columns)
    people, rejected = _people(stream, columns, len(header))
    kept, merged = _merge(people)
    names = [shown(value)[:80] for value in header]
    read: dict[str, str] = {}
    for place, kind in columns.items():
        read[kind] = f"{read[kind]}, {names[place]}" if kind in read else names[place]
    unread = [name for place, name in enumerate(names) if name and place not in columns]
    return PeopleList(kept, merged, _namesakes(kept), rejected, read, unread)


def _check_columns(header: Sequence[Any], columns: dict[int, str]) -> None:
    kinds = set(columns.values())
    if not kinds & {"email", "phone", "street", "more_street"}:
        seen = ", ".join(filter(None, (shown(v) for v in header[:8])))[:200]
        said = _(
            "No column says how to reach people. Name one “courriel”, “téléphone” or “adresse”. Columns found: %(seen)s."
        )
        raise TableError(said % {"seen": seen or "-"})


def _people(
    lines: Iterable[Line], columns: dict[int, str], width: int
) -> tuple[list[Someone], list[Rejected]]:
    people: list[Someone] = []
    rejected: list[Rejected] = []
    for line, values in lines:
        if not any(shown(v) for v in values):
            continue
        if len(people) + len(rejected) >= MOST_ROWS:
            said = _(
                "This file has more than %(most)d rows. Split it, then import each part. Nothing was changed."
            )
            raise TableError(said % {"most": MOST_ROWS})
        try:
            people.append(_someone(line, values, columns, width))
        except GestureError as refusal:
            rejected.append(Rejected(line, str(refusal)))
    if not people and not rejected:
        raise TableError(_("This file has headings but no row. Nothing was changed."))
    return people, rejected


def _someone(line: int, values: list[Any], columns: dict[int, str], width: int) -> Someone:
    """One line; GestureError says why it cannot be read."""
    if len(values) > width and any(shown(v) for v in values[width:]):
        raise GestureError(_("More columns than headings: a separator stands outside quotation marks."))
    said: dict[str, list[str]] = {}
    for place, kind in columns.items():
        text = shown(values[place]) if place < len(values) else ""
        if is_formula(text):
            raise GestureError(_("This line holds a formula, not words."))
        if text:
            said.setdefault(kind, []).append(text)
    someone = Someone(
        line,
        name=_name(said),
        email=_email(_first(said, "email")),
        phone=_phone(_first(said, "phone")),
        postal_address=_address(said),
        organisation=_on_one_line(_first(said, "organisation")),
    )
    _check(someone)
    return someone


def _first(said: dict[str, list[str]], kind: str) -> str:
    return said[kind][0] if kind in said else ""


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _name(said: dict[str, list[str]]) -> str:
    parts = [*said.get("given", []), *said.get("name", []), *said.get("family", [])]
    return _on_one_line(" ".join(parts))


def _email(text: str) -> str:
    """One address in lower case; « Rosa <rosa@example.org> » and « mailto: » are taken off."""
    if not text:
        return ""
    found = re.fullmatch(r"[^<>]*<([^<>]+)>", text)
    address = (found.group(1) if found else text).strip().removeprefix("mailto:").lower()
    try:
        _mail(address)
    except ValidationError:
        raise GestureError(_("“%(text)s” is not an e-mail address.") % {"text": text[:60]}) from None
    return address


def _phone(text: str) -> str:
    """A number as it is usually written; spreadsheets take its first zero away, which is given back."""
    digits = text.removesuffix(".0")
    if re.fullmatch(r"[1-9]\d{8}", digits):
        text = f"0{digits}"
    try:
        return check_phone(text)
    except GestureError:
        raise GestureError(_("“%(text)s” is not a phone number.") % {"text": text[:40]}) from None


def _address(said: dict[str, list[str]]) -> str:
    """As on an envelope; a town alone reaches nobody, and is no address."""
    streets = [*said.get("street", []), *said.get("more_street", [])]
    if not streets:
        return ""
    postcode = _first(said, "postcode").removesuffix(".0")
    postcode = f"0{postcode}" if re.fullmatch(r"\d{4}", postcode) else postcode
    town = " ".join(part for part in (postcode, _first(said, "town")) if part)
    return "\n".join(part for part in (*streets, town) if part)


def _check(someone: Someone) -> None:
    if not (someone.email or someone.phone or someone.postal_address):
        raise GestureError(_("No e-mail, phone or postal address: this person cannot be reached."))
    if not someone.name and not someone.email:
        raise GestureError(_("No name: a letter or a call needs one."))
    if any(mark in someone.name.lower() for mark in _LINKS):
        raise GestureError(_("A name holds no link: write only the name."))
    for text, limit in (
        (someone.name, NAME_LIMIT),
        (someone.email, MAIL_LIMIT),
        (someone.postal_address, ADDRESS_LIMIT),
        (someone.organisation, ORGANISATION_LIMIT),
    ):
        if len(text) > limit:
            raise GestureError(_("This text is too long: %(limit)d characters at most.") % {"limit": limit})


def _merge(people: Iterable[Someone]) -> tuple[list[Someone], list[Twin]]:
    """Lines that are surely one person become one; a mail without a name joins the first person who has it."""
    kept: list[Someone] = []
    places: dict[str, int] = {}
    merged: list[Twin] = []
    for one in sorted(people, key=lambda someone: (not someone.name, someone.line)):
        marks = list(one.marks()) if one.name else [f"|{one.email}"]
        place = next((places[mark] for mark in marks if mark in places), None)
        if place is None:
            place = len(kept)
            kept.append(one)
        else:
            merged.append(Twin(one.line, kept[place].line))
            kept[place] = kept[place].completed_by(one)
        for mark in (*marks, f"|{one.email}" if one.email else ""):
            if mark:
                places.setdefault(mark, place)
    return sorted(kept, key=lambda someone: someone.line), merged


def _namesakes(people: Iterable[Someone]) -> list[Twin]:
    """Same name at the same place: shown, never merged. A father and a son may be both."""
    first: dict[str, int] = {}
    found: list[Twin] = []
    for one in people:
        if one.name and one.postal_address:
            mark = f"{name_mark(one.name)}|{_NOT_LETTERS.sub(' ', fold(one.postal_address))}"
            of = first.setdefault(mark, one.line)
            if of != one.line:
                found.append(Twin(one.line, of))
    return found
