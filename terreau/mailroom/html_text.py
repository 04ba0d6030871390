"""From the HTML of a mail to its text: links kept, quotations behind “> ”, nothing that runs, hides or signs.

It reads; it never renders. Whatever follows the place where a mail program put the original is left out.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

LONGEST = 1_000_000  # characters looked at: a heavy style sheet, and room for the text after it
LONGEST_ADDRESS = 2_000
LONGEST_LINE = 20_000  # characters: more than a message may have
MOST_UNFINISHED = (
    2_000  # characters after a tag, a comment or a quote that never ends: browsers show nothing of them
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
DROPPED = frozenset(
    "script style head title template noscript object svg math select button textarea".split()
)
BLOCKS = frozenset(
    "address article aside blockquote center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header li main nav ol p pre"
    " section table tbody tfoot thead tr ul".split()
)
APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote".split())  # an empty line around them
SIGNATURES = frozenset(
    "gmail_signature gmail_signature_prefix moz-signature protonmail_signature_block ms-outlook-mobile-signature"
    " signature x_signature applemailsignature zimbra-signature".split()
)
ORIGINALS = re.compile(
    r"^(x_)*(divrplyfwdmsg|appendonsend|olk_src_body_section|mail-editor-reference-message-container"
    r"|yahoo_quoted.*|replymessage|reply-intro|zwchr)$"
)
OUTLOOK_RULE = re.compile(
    r"border-top:\s*solid\s+(#[0-9a-f]{6}|windowtext)\s+1\.0pt;?\s*padding:\s*3\.0pt 0", re.IGNORECASE
)
HIDDEN = re.compile(
    r"display:\s*none|mso-hide:\s*all|visibility:\s*hidden|font-size:\s*0(px|pt)?\s*(;|$)", re.IGNORECASE
)
INDENTED = re.compile(r"border:\s*none|margin:\s*0(px|pt)?\s+0(px|pt)?\s+0(px|pt)?\s+40px", re.IGNORECASE)
TIGHT = re.compile(r"msonormal|msolistparagraph", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass
class _Open:
    """An element whose end has not come."""

    tag: str
    is_dropped: bool = False
    is_quote: bool = False
    address: str = ""
    line: int = 0  # where its words begin
    column: int = 0


@dataclass
class HtmlText:
    """The text, and the pictures that stand in it (their Content-ID)."""

    text: str
    pictures: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.pictures: set[str] = set()
        self.stack: list[_Open] = []
        self.open_tags: dict[str, int] = {}
        self.dropped = self.quoted = self.literal = 0
        self.numbers: list[int] = []
        self.is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._is_original(given):
            self.is_over = True
        if self.is_over:
            return
        if tag in VOID:
            self._void(tag, given)
            return
        style = given.get("style", "")
        names = {*given.get("class", "").lower().split(), given.get("id", "").lower()}
        element = _Open(
            tag,
            is_dropped=tag in DROPPED
            or bool(names & SIGNATURES)
            or "gmail_signature" in given.get("data-smartmail", "")
            or "hidden" in given
            or bool(HIDDEN.search(style)),
            is_quote=tag == "blockquote" and not INDENTED.search(style),
            address=given.get("href", "") if tag == "a" else "",
        )
        if not self.dropped:
            self._begin(tag, names, style)
        self._push(element)
        if tag == "li" and not self.dropped:
            self._say(f"{self._next_number()}. " if self.numbers and self.numbers[-1] else "- ")

    def _is_original(self, given: dict[str, str]) -> bool:
        if OUTLOOK_RULE.search(given.get("style", "")):
            return True
        names = [*given.get("class", "").lower().split()[:20], given.get("id", "").lower()]
        return any(ORIGINALS.match(name) for name in names if name)

    def _void(self, tag: str, given: dict[str, str]) -> None:
        if self.dropped:
            return
        if tag in {"br", "hr"}:
            self._new_line()
        elif tag == "img" and not HIDDEN.search(given.get("style", "")):
            if given.get("src", "").lower().startswith("cid:") and not self.quoted:
                self.pictures.add(given["src"][4:].strip())
            alt = given.get("alt", "")
            if len(alt) <= 4 and alt and not alt.isascii():  # an emoji drawn as a picture
                self._say(alt)

    def _begin(self, tag: str, names: set[str], style: str) -> None:
        if tag in BLOCKS:
            self._break(is_apart=tag in APART and not any(TIGHT.search(name) for name in names))
        elif tag in {"td", "th"} and self.lines[-1] and not self.lines[-1].endswith((" ", "> ")):
            self._say(" ")

    def _push(self, element: _Open) -> None:
        element.line, element.column = len(self.lines) - 1, len(self.lines[-1])
        self.stack.append(element)
        self.open_tags[element.tag] = self.open_tags.get(element.tag, 0) + 1
        self.dropped += element.is_dropped
        if element.is_quote:
            self.quoted += 1
            self.lines.append(self._prefix())
        if element.tag == "pre":
            self.literal += 1
        if element.tag in {"ul", "ol"}:
            self.numbers.append(1 if element.tag == "ol" else 0)

    def _next_number(self) -> int:
        self.numbers[-1] += 1
        return self.numbers[-1] - 1

    def handle_endtag(self, tag: str) -> None:
        if self.is_over or not self.open_tags.get(tag):
            return
        while self.stack:
            element = self.stack.pop()
            self._pop(element)
            if element.tag == tag:
                break

    def _pop(self, element: _Open) -> None:
        self.open_tags[element.tag] -= 1
        self.dropped -= element.is_dropped
        if element.tag == "pre":
            self.literal -= 1
        if element.tag in {"ul", "ol"} and self.numbers:
            self.numbers.pop()
        if element.is_quote:
            self.quoted -= 1
            self.lines.append(self._prefix())
        elif element.tag in BLOCKS and not self.dropped:
            self._break(is_apart=False)
        elif element.address and not self.dropped:
            self._say_address(element)

    def _say_address(self, element: _Open) -> None:
        """A link whose words are not its address says both."""
        address = element.address.strip()
        if not address.lower().startswith(("http://", "https://")) or len(address) > LONGEST_ADDRESS:
            return
        said = "".join(self.lines[element.line :])[element.column :]
        if address.rstrip("/") not in said and address.partition("://")[2].rstrip("/") not in said:
            self._say(f" ({address})" if said.strip("> ") else address)

    def handle_data(self, data: str) -> None:
        if self.dropped or self.is_over:
            return
        if self.literal:
            first, *others = data.split("\n")
            self._say(first)
            self.lines += [self._prefix() + line for line in others]
            return
        text = SPACES.sub(" ", data)
        if self.lines[-1] == self._prefix() or self.lines[-1].endswith(" "):
            text = text.lstrip(" ")
        self._say(text)

    def unknown_decl(self, data: str) -> None:
        """Word leaves conditions such as <![if !supportLists]>; they say nothing."""

    def _prefix(self) -> str:
        return "> " * min(self.quoted, 5)

    def _say(self, text: str) -> None:
        if len(self.lines[-1]) > LONGEST_LINE:  # each addition copies it
            self._new_line()
        self.lines[-1] += text

    def _new_line(self) -> None:
        self.lines.append(self._prefix())

    def _break(self, *, is_apart: bool) -> None:
        if self.lines[-1] != self._prefix():
            self._new_line()
        if is_apart and len(self.lines) > 1 and self.lines[-2].strip("> "):
            self._new_line()


def html_text(html: str) -> HtmlText:
    """What a reader would read. Any input: what cannot be parsed any further ends the text there."""
    reader = _Reader()
    try:
        reader.feed(html[:LONGEST])
        reader.rawdata = reader.rawdata[:MOST_UNFINISHED]  # what is left is read again from each of its signs
        reader.close()
    except (
        AssertionError
    ):  # the standard parser's answer to some broken declarations: what was read before stands
        pass
    return HtmlText("\n".join(line.rstrip() for line in reader.lines), reader.pictures)
