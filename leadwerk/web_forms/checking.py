"""What keeps a form from being published, in sentences."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from leadwerk.campaigns.catalog import campaigns
from leadwerk.people.organisation import organisation
from leadwerk.pipelines.catalog import catalog
from leadwerk.web_forms.design import Consent, Design, Destination, Field, Mail, Words
from leadwerk.web_forms.targets import Kind, words_of

MOST_FIELDS = 60
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?|\[[0-9a-f:.]+\](:\d{1,5})?")


def faults(design: Design) -> list[str]:
    """Everything that is wrong; nothing if it can be published."""
    return [
        *_of_fields(design),
        *_of_consents(design.consents, design.languages),
        *_of_answer(design),
        *_of_mail(design),
        *_of_destination(design.destination),
    ]


def missing(design: Design) -> dict[str, list[str]]:
    """The texts that a language of the form does not have, by language: visitors read them in another one. That keeps
    no form from being published. What has usual words in every language is never missing."""
    return {language: found for language in design.languages if (found := list(_missing(design, language)))}


def _missing(design: Design, language: str) -> Iterator[str]:
    texts: list[tuple[str, Words]] = [
        (_("Heading"), design.title),
        (_("Text below the heading"), design.intro),
        (_("Text of thanks"), design.thanks if not design.redirect else {}),
    ]
    for one in design.fields:
        name = {"field": one.words(design.language)}
        if not one.hidden:
            texts.append((_("label of “%(field)s”") % name, one.label if one.of_lead is None else {}))
            texts.append((_("help of “%(field)s”") % name, one.help))
            answers: list[Words] = [{**choice.label, design.language: choice.value} for choice in one.choices]
            texts.append((_("answers of “%(field)s”") % name, next((it for it in answers if _lacks(it, language)), {})))
    if design.mail.answers:
        texts += [
            (_("Subject of the answer by mail"), design.mail.subject),
            (_("Text of the answer by mail"), design.mail.text),
        ]
    return (name for name, words in texts if _lacks(words, language))


def _lacks(words: Words, language: str) -> bool:
    return any(words.values()) and not words.get(language)


def is_web_address(address: str) -> bool:
    """Whether a visitor can be led there: http or https, with a host and without a name or password in it."""
    if not address.isprintable() or any(sign.isspace() for sign in address) or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def origin_of(address: str) -> str:
    """ "https://www.example.org" of anything typed like it; "" if it is no web address."""
    typed = address.strip().lower()
    typed = typed if "://" in typed else f"https://{typed}"
    if not is_web_address(typed):
        return ""
    parts = urlsplit(typed)
    host = parts.netloc
    default = ":443" if parts.scheme == "https" else ":80"
    return f"{parts.scheme}://{host.removesuffix(default)}" if _HOST.fullmatch(host) else ""


def is_colour(text: str) -> bool:
    return _COLOUR.fullmatch(text) is not None


def _of_fields(design: Design) -> Iterator[str]:
    if not any(design.asked()):
        yield _("It asks nothing.")
    for one in design.fields:
        yield from _of_field(one)


def _of_field(one: Field) -> Iterator[str]:
    name = {"field": one.words() or words_of(one.target)}
    if one.hidden and one.required and not one.value:
        yield _("“%(field)s” is required and hidden, but has no value.") % name
    if one.has_choices and not one.choices:
        yield _("“%(field)s” has nothing to choose from.") % name
    if one.hidden and one.value and one.has_choices and one.value not in {choice.value for choice in one.choices}:
        yield _("The value of “%(field)s” is none of its choices.") % name
    if one.hidden and one.kind is Kind.FILE:
        yield _("“%(field)s” cannot be hidden.") % name
    if one.of_lead is None and not any(one.label.values()):
        yield _("A field of the kind “%(kind)s” has no label.") % {"kind": words_of(one.target)}


def _of_consents(consents: tuple[Consent, ...], languages: tuple[str, ...]) -> Iterator[str]:
    for one in consents:
        if not all(one.text.get(language) for language in languages):
            yield _("A consent has no text in every language of the form: it has to be proved in those words.")
        if one.link and not is_web_address(one.link):
            yield _("The link of a consent does not begin with https:// or http://.")


def _of_answer(design: Design) -> Iterator[str]:
    if design.redirect and not is_web_address(design.redirect):
        yield _("The page to go on to does not begin with https:// or http://.")
    if not design.redirect and not any(design.thanks.values()):
        yield _("Neither a text of thanks nor a page to go on to is set.")
    if not is_colour(design.look.accent):
        yield _("The colour is none.")
    if any(origin_of(origin) != origin for origin in design.origins):
        yield _("A website is not written like https://www.example.org.")


def _of_mail(design: Design) -> Iterator[str]:
    mail: Mail = design.mail
    if design.sends_mail and not any(one.name == "email" and one.is_asked for one in design.fields):
        yield _("Mails can be sent only if the form asks for an e-mail address.")
    if mail.confirms and not design.consents:
        yield _("Addresses are confirmed for the sake of a consent, and the form has none.")
    if mail.answers and not (any(mail.subject.values()) and any(mail.text.values())):
        yield _("The answer by mail has no subject or no text.")


def _of_destination(goes: Destination) -> Iterator[str]:
    org, lists = organisation(), catalog()
    sources: tuple[tuple[int | None, dict[int, Any]], ...] = (
        (goes.campaign, campaigns().campaigns),
        (goes.source, lists.sources),
        (goes.process, lists.processes),
    )
    is_gone = any(pk is not None and (pk not in held or held[pk].retired_at is not None) for pk, held in sources)
    is_gone |= goes.team is not None and goes.team not in org.teams
    is_gone |= goes.book is not None and goes.book not in org.books
    if is_gone:
        yield _("Where the leads go is no longer in use.")
    if goes.owner is not None and goes.owner not in {agent.id for agent in org.agents()}:
        yield _("Whoever gets the leads is no longer active.")
