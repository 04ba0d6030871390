"""Plain text: folding, words, lemmas, and the only rich field (Markdown, cleaned)."""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'", "ʼ": "'"})
_ELISIONS = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'")
# Shown as nothing, or turning the direction of what follows. The joiners (U+200C, U+200D) stay: Persian words and emoji
# families are written with them.
_INVISIBLE = re.compile(
    "[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_NOT_SEEN = str.maketrans("", "", "\u200c\u200d")
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h2", "h3", "hr", "code"}

# Words that carry no subject; kept short on purpose: rarity does the rest.
STOPWORDS = frozenset(
    "le la les un une des de du au aux a et ou où ni mais donc or car que qui quoi dont ce cet cette ces cela ca ça"
    " il elle ils elles on nous vous je tu me te se moi toi soi lui leur leurs y en mon ton son ma ta sa mes tes ses"
    " notre votre nos vos ne pas plus moins tres trop bien aussi tout toute tous toutes meme etre avoir faire pouvoir"
    " devoir falloir aller dire si comme pour par sur sous dans avec sans entre chez vers afin ainsi alors etc quand"
    " devant derriere depuis pendant apres avant contre autre aucun chaque"
    " plusieurs quelque tel encore deja jamais toujours ici la peu beaucoup cet est sont".split()
)


def fold(text: str) -> str:
    """Lower case without accents, ligatures or odd apostrophes: what is compared, never what is shown."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tidy(text: str) -> str:
    """Text as typed, in NFC, without control or invisible characters, outer blanks or Windows line ends."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()
    return kept if kept.translate(_NOT_SEEN).strip() else ""


def words(text: str) -> list[str]:
    """The words of a text, folded, elisions cut off (« l'école » gives « ecole »)."""
    found = (_ELISIONS.sub("", w) for w in (fold(m) for m in _WORD.findall(text)))
    return [w for w in found if w]


@lru_cache(maxsize=50_000)
def _lemma(word: str) -> str:
    # Loaded here because it costs 30 MB: a process that neither searches nor indexes never pays for it.
    import simplemma  # noqa: PLC0415  # costs 30 MB

    lemma = fold(simplemma.lemmatize(word, "fr"))
    # Typed without accents, a plural is no word the dictionary knows (« ecoles », « elus »): its mark goes all the same.
    return lemma[:-1] if len(lemma) > 3 and lemma[-1] in "sx" else lemma


def lemmas(text: str) -> list[str]:
    """French lemmas, folded, stop words left out (« Les écoles publiques » gives ecole, public)."""
    return [lemma for lemma, _form in lemma_forms(text)]


def lemma_forms(text: str) -> list[tuple[str, str]]:
    """Each lemma with the word as it stands in the text, so that people are shown words and not lemmas."""
    raw = (_ELISIONS.sub("", m.casefold().replace("’", "'")) for m in _WORD.findall(text))
    found = ((_lemma(w), w) for w in raw if w and fold(w) not in STOPWORDS)
    return [(lemma, form) for lemma, form in found if len(lemma) > 1 and lemma not in STOPWORDS]


@lru_cache(maxsize=50_000)
def _term(word: str) -> str:
    import simplemma  # noqa: PLC0415  # costs 30 MB

    plain, whole = _lemma(word), simplemma.lemmatize(word, "fr").translate(_LIGATURES)
    return whole if whole != plain and simplemma.is_known(plain, "fr") else plain


def term_forms(text: str) -> list[tuple[str, str]]:
    """As `lemma_forms`, to bring texts together: accents stay where a word without them is another one.

    « fermé » is no « ferme », nor « forêt » a « foret »; « ecole », which is no word, is still an « école ».
    """
    return [(_term(form), form) for _folded, form in lemma_forms(text)]


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a text on one line, cut between two words."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    head, _space, _cut_word = flat[: length + 1].rpartition(" ")
    return (head or flat[:length]).rstrip(",;:. ") + "…"


@lru_cache(maxsize=1)
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - loaded with the first page that needs it, not at the start

    return MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})


def render_markdown(text: str) -> str:
    """Cleaned HTML of the only rich field; links are marked ugc and nofollow."""
    return nh3.clean(
        _markdown().render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow ugc noopener",
    )
