"""What a piece of text looks like: a firm, a job, a word of a name, a sentence, something for the law."""

import re

from leadwerk.foundation.text import TITLES, company_key, fold, has_legal_form, search_text
from leadwerk.intake import values
from leadwerk.intake.signature import words

SEPARATOR = re.compile(r"[|·•●▪■◆‖¦\t\x1f]|(?<!\d)\s[-–—]\s|\s[-–—]\s(?!\d{1,3}[a-z]?\b)|\s//\s| {4,}")
OPENING = re.compile(rf"(?:{'|'.join(words.OPENINGS)})(?![\w@.-])")
EDGES = ' \t,;:|·•-–—/*_=<>"“”„»«'
_SENTENCE_END = (".", "?", "!", "…")
_INITIALS = re.compile(r"(?<=\b[^\W\d_])\. ?(?=[^\W\d_]\b)")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’.]{1,2}[^\W\d_]+)*\.?")
_FOREIGN_TITLE = re.compile(r"[^\W\d_]{3,5}\.")


def words_of(text: str) -> list[str]:
    return _WORDS.findall(_INITIALS.sub("", fold(text)))


def has_sure_form(text: str) -> bool:
    return has_legal_form(text) and any(word in words.SURE_FORMS for word in words_of(text)[1:])


def is_bare_form(text: str) -> bool:
    """Whether a line is nothing but the legal form of the firm above it."""
    return len(text) < 60 and company_key(f"x {text}") == "x"


def names_job(text: str) -> bool:
    said = words_of(text[:200])
    if not 0 < len(said) <= 9 or said[0] in words.NO_JOBS:
        return False
    if sum(sign.isdigit() for sign in text) > 1 or ":" in text:
        return False
    single = [part for word in said for part in word.split("-")]
    return any(word in words.JOBS or word.endswith(words.JOB_ENDINGS) for word in single)


def without_titles(text: str) -> tuple[str, list[str]]:
    """The text without what stands before a name and is no word of it: "RA", "Dott."."""
    titles = []
    first, _space, others = text.partition(" ")
    while " " in others.strip() and (fold(first) in words.PROFESSIONS or _FOREIGN_TITLE.fullmatch(first)):
        if values.to_salutation(first) != first or fold(first).rstrip(".") in TITLES:
            break
        titles.append(first)
        text = others.strip()
        first, _space, others = text.partition(" ")
    return text, titles


def is_name_word(word: str) -> bool:
    if fold(word) in words.PARTICLES:
        return True
    return word[0].isupper() and _NAME_WORD.fullmatch(word) is not None


def in_small_letters(name: values.PersonName) -> values.PersonName:
    """ "JÜRGEN BRAND" as "Jürgen Brand"."""
    first, last = (_cased(text) for text in (name.first_name, name.last_name))
    return name._replace(first_name=first, last_name=last)


def _cased(text: str) -> str:
    return " ".join(word.title() if len(word) > 2 and word.isupper() else word for word in text.split())


def spellings(name: str) -> list[str]:
    """A name as it may stand in an address: with ä, ae and a."""
    return [word for word in search_text(name).replace("-", " ").split() if len(word) > 2]


def is_legal(text: str) -> bool:
    folded = fold(text[:100])
    if any(f" {mark} " in folded for mark in ("hrb", "hra", "ust-id", "iban")):
        return True
    begun = next((mark for mark in words.LEGAL if folded.startswith(mark)), None)
    return begun is not None and (len(begun) > 5 or not folded[len(begun) :][:1].isalpha())


def is_sentence(line: str) -> bool:
    said = line.split()
    if len(said) < 5 or SEPARATOR.search(line):
        return False
    small = sum(word[0].islower() and fold(word) not in words.PARTICLES for word in said)
    return small >= 4 or (small >= 2 and line.rstrip().endswith(_SENTENCE_END) and not has_legal_form(line))
