"""What mail programs, phones and offices write around a reply, in French and in English."""

import re


def _any(*ways: str, start: str = "^", end: str = "") -> re.Pattern[str]:
    return re.compile(f"{start}(?:{'|'.join(ways)}){end}", re.IGNORECASE)


INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
OTHER_SPACES = re.compile("[\u00a0\u202f\u2009\u2007]")
QUOTED = re.compile(r"^\s{0,3}>")
RULE = re.compile(r"^\s*[-_=*~–—]{3,}\s*$")  # dashes of all lengths
DASHES = re.compile(r"^(--|—|–) ?$")  # the same
PICTURE = _any(
    r"cid:[^\]\s]{1,200}",
    r"(inline )?image ?:? ?[^\]]{0,200}",
    "logo",
    "photo",
    start=r"\[",
    end=r"\](<[^>\s]{0,400}>)?",
)
MAIL_LINK = re.compile(r"<mailto:[^>\s]{1,300}>", re.IGNORECASE)

# « Le lun. 3 nov. 2025 à 18:30, Terreau <…> a écrit : » and its cousins; wrapped on up to four lines by some.
_ADDRESS = r"<?[^\s<>]+@[^\s<>]+>?"
WROTE = _any(
    r"(le|en date d[ue](\s+de)?\s?:?)\s.{3,260}?(?<![’'])\ba\s+[ée]crit",
    r"on\s.{3,260}?\s(wrote|writes)",
    rf".{{1,160}}{_ADDRESS}\)?,?\s+(a\s+écrit|wrote)",
    r".{1,120}\s(a écrit le|wrote on)\s.{4,60}(?=:)",
    rf"\d{{4}}-\d\d-\d\d\s\d?\d[:h]\d\d.{{0,60}}{_ADDRESS}(?=\s?:)",
    r"am\s.{3,120}\bschrieb\s.{1,160}(?=:)",
    r"(el|il giorno|il|em)\s.{3,260}?\s(escribió|ha scritto|escreveu)",
    r"op\s.{3,120}\bschreef\s.{1,160}(?=:)",
    end=r"\s*:?\s*$",
)
WROTE_STARTS = _any(
    r"(le|en date d[ue]|on|am|el|il|em|op)\s",
    r".*@",
    r"\d{4}-\d\d-\d\d",
    r".*\b(a écrit|wrote)\b",
    r".*\d[:h]\d\d",
)
WROTE_ENDS = re.compile(r"(écrit|ecrit|wrote|writes)\s*:?\s*$|:\s*$", re.IGNORECASE)
# In whatever language: an hour and an address, just above a quotation.
WROTE_ANYHOW = _any(rf".{{0,200}}\d[:h.]\d\d.{{0,120}}{_ADDRESS}\)?.{{0,40}}:", end=r"\s*$")
PROOF = re.compile(r"\d\s?[:h]\s?\d\d|@")  # an hour or an address: « Le maire a écrit : » is prose

ORIGINAL = _any(
    r"[\s*>]*[-_*]{2,}\s*("
    r"message d[’'e]\s?origine( de .{1,80})?|message original|original message|mail original|message initial"
    r"|courriel d[’'e]\s?origine|(e-?)?mail d[’'e]\s?origine|message transféré|forwarded message|reply message"
    r"|message de .{1,80})\s*[-_*]{2,}\s*$",
    r"\s*(le|on)\s.{3,200}<[^<>\s]{1,200}@[^<>\s]{1,200}>\s+(a écrit|wrote)\s?:\s\s+\S",  # the original on the same line
    r"(début du message (transféré|réexpédié)|begin forwarded message|message transféré)\s*:\s*$",
)
_FIELD_NAMES = {
    "from": ("de", "from", "expéditeur", "von", "van", "da"),
    "date": (
        "envoyé", "envoyé le", "sent", "date", "message du", "gesendet", "datum", "enviado", "enviado el", "fecha",
        "verzonden", "inviato", "data",
    ),
    "to": ("à", "a", "to", "pour", "destinataire", "destinataires", "an", "para", "aan"),
    "subject": ("objet", "subject", "sujet", "betreff", "asunto", "onderwerp", "oggetto", "assunto"),
    "": ("cc", "copie", "copie à", "importance", "répondre à", "reply-to"),
}  # fmt: skip
FIELDS = {name: meaning for meaning, names in _FIELD_NAMES.items() for name in names}
FIELD = re.compile(
    rf"^\W{{0,3}}(?P<name>{'|'.join(sorted(FIELDS, key=len, reverse=True))})\W{{0,3}}?\s?:", re.IGNORECASE
)

_DEVICE = r"((depuis |de )?(mon|ma|un|my|a|an)|d[’']un)\s[\w .’'+()-]{2,50}"
_PROGRAM = (
    r"(la messagerie|l[’'](appli\w*|app)|proton ?mail|tuta\w*|courrier|bluemail|outlook|spark|k-9|thunderbird|gmail|yahoo"
    r"|mail|orange|laposte|la poste|sfr|free|samsung)\b.{0,70}"
)
SENT_FROM = _any(
    rf"envoyée? (depuis|de|à partir de|via|avec|par|grâce à) ({_DEVICE}|{_PROGRAM})",
    rf"sent (from|via|with|using) ({_DEVICE}|(the )?{_PROGRAM}|[\w .-]{{2,30}} app)",
    r"(télécharger|téléchargez|obtenir|obtenez|get|download) (outlook|bluemail|yahoo mail|gmail|spark|proton mail).{0,160}",
    r"provenance\s?: (courrier|mail).{0,60}",
    r"yahoo mail\s?:.{0,100}",
    r"(garanti )?sans virus\W.{0,100}",
    r"virus-free\W.{0,100}",
    r"cet? (e-?mail|courriel|message).{0,40}(vérifié|virus|analysé|antivirus).{0,120}",
    r"(veuillez )?(m[’'])?excuse[rz]? (la |ma )?brièveté.{0,80}",
    r"please excuse (my )?brevity.{0,40}",
    start=r"^\W*",
    end=r"\W*$",
)
_RESERVED = r"(confiden|destin|pièces? jointe|strictement|usage exclusif)"
DISCLAIMER = _any(
    rf"(ce|cet|le présent) (message|mail|courriel|courrier|e-?mail)( électronique)?\b.{{0,160}}?{_RESERVED}",
    r"(les|toutes les) informations contenues dans (ce|cet)\b",
    r"l[’']intégrité de (ce|cet)\b",
    r"this (e-?mail|message|communication)\b.{0,160}?(confiden|intended|attach|privileged)",
    r"si vous (avez reçu ce|avez reçu cet|n[’']êtes pas (le|la) destinataire)",
    r"(avertissement|clause de confidentialité|avis de confidentialité|disclaimer|confidentiality notice)\s?([:.]|$)",
    r"(pensez|pensons) à l[’']environnement",
    r"avant d[’']imprimer",
    r"n[’']imprimez (ce|cet|pas)",
    r"afin de (contribuer|préserver).{0,60}(environnement|imprim)",
    r"(please )?consider the environment|think before you print",
    r"adoptez l[’']éco|soyez écolo|devons-nous vraiment imprimer",
    r"la (commune|mairie|ville)\b.{0,60}(décline|ne (peut|saurait)) .{0,30}(responsab|tenue|engag)",
    start=r"^\W*",
)
CLOSING = _any(
    r"((très |bien )?cordialement|amicalement|sincèrement|respectueusement)( (vôtre|à vous|à tous|à toutes et tous))?",
    r"bien à (vous|toi)",
    r"salutations.{0,40}",
    r"cdlt|cdt",
    r"bonne (journée|soirée|réception)",
    r"((best|kind) )?regards|sincerely",
    r"à bientôt",
    r"(veuillez|je vous prie).{0,120}(salutations|sentiments).{0,40}",
    start=r"^\W*",
    end=r"\W*$",
)
CONTACT = re.compile(
    r"(\+\d{2}|\b0\d)([\s.-]?\d{2}){4}\b"
    r"|[\w.+-]{1,64}@[\w-]{1,63}\.\w"
    r"|\bwww\.|https?://"
    r"|\b(tél|tel|mob|port|fax|standard|ligne directe)\.?\s?:"
    r"|^\W*\d{5}\s+[A-ZÉÈ]",
    re.IGNORECASE,
)
# The armour of a signed text, line by line; an encrypted one says nothing to us.
ARMOUR = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z]{1,20}:[^\n]{0,80}\n){0,5}"
    r"|^-----BEGIN PGP (?:SIGNATURE|MESSAGE|PUBLIC KEY BLOCK)-----.*",
    re.MULTILINE | re.DOTALL,
)
ONLY_CONTACT = re.compile(
    r"^\W*((t[ée]l|tel|mob|mobile|port|portable|fax|mail|e-?mail|courriel|web|site)\W{0,3})?"
    r"((\+\d{2}|0\d)([\s.()-]{0,3}\d{1,3}){4,6}|[\w.+-]{1,64}@[\w.-]{3,90}|(https?://|www\.)\S{3,120})\W*$",
    re.IGNORECASE,
)
