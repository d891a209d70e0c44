"""What somebody copies into their own website to show a form, or sends by a program."""

import json
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leadwerk.web_forms.design import Design, Field, spoken
from leadwerk.web_forms.models import WebForm
from leadwerk.web_forms.targets import Kind


@dataclass(frozen=True, slots=True)
class Code:
    """One way to embed; `needs_websites` if it works only on the websites that the form names."""

    name: str
    title: str
    words: str
    text: str
    needs_websites: bool = True


def of(form: WebForm, address: str, script: str) -> list[Code]:
    """All of them, for what visitors see; for the draft where nothing is published."""
    design = form.published.as_designed if form.published is not None else form.draft
    found = [
        Code("link", _("Link"), _("A page of its own, for mails and posts."), address, needs_websites=False),
        Code("script", _("Script"), _("The form within your page."), _script(form, address, script)),
        Code(
            "frame",
            _("Frame"),
            _("The form in a frame that is as high as it has to be."),
            _frame(form, address, script),
        ),
        Code(
            "html",
            _("Plain HTML"),
            _("Your own page sends the fields, in your own look and without any script."),
            _plain(design, address),
        ),
        Code(
            "json",
            _("JSON"),
            _(
                "A program or script of yours sends the fields. With a ticket, fetched when the form is shown, it is "
                "known how long it took; without one, half as much is taken from one address."
            ),
            _json(design, address),
            needs_websites=False,
        ),
    ]
    # Markup to be read, not to be drawn: what is added to safe text is safe no more, and so escaped in the page.
    return [replace(code, text=code.text + "") for code in found]


def _script(form: WebForm, address: str, script: str) -> str:
    return format_html(
        '<div data-leadwerk="{}"><a href="{}">{}</a></div>\n<script async src="{}"></script>',
        form.token,
        address,
        form.name,
        script,
    )


def _frame(form: WebForm, address: str, script: str) -> str:
    return format_html(
        '<iframe data-leadwerk src="{}?framed=1" title="{}" width="100%" height="640" frameborder="0"></iframe>\n'
        '<script async src="{}"></script>',
        address,
        form.name,
        script,
    )


def _plain(design: Design, address: str) -> str:
    language = design.language
    fields = format_html_join("", "  {}\n", ((_input(one, language),) for one in design.asked()))
    consents = format_html_join(
        "",
        '  <label><input type="checkbox" name="{}" value="1"{}> {}</label>\n',
        ((one.name, _required(one.required), spoken(one.text, language)) for one in design.consents),
    )
    files = SafeString(' enctype="multipart/form-data"') if design.takes_files else ""
    button = spoken(design.button, language) or pgettext("button of a web form", "Send")
    return format_html(
        '<form method="post" action="{}"{}>\n{}{}  <button>{}</button>\n</form>',
        address,
        files,
        fields,
        consents,
        button,
    )


def _input(one: Field, language: str) -> SafeString:
    words, required = one.words(language), _required(one.required)
    if one.kind is Kind.LINES:
        return format_html('<label>{} <textarea name="{}"{}></textarea></label>', words, one.name, required)
    if one.kind in (Kind.CHOICE, Kind.LIST):
        options = format_html_join("", "<option>{}</option>", ((choice.value,) for choice in one.choices))
        empty = SafeString('<option value=""></option>')
        return format_html(
            '<label>{} <select name="{}"{}>{}{}</select></label>', words, one.name, required, empty, options
        )
    if one.kind is Kind.SEVERAL:
        boxes = format_html_join(
            " ",
            '<label><input type="checkbox" name="{}" value="{}"> {}</label>',
            ((one.name, choice.value, choice.value) for choice in one.choices),
        )
        return format_html("<fieldset><legend>{}</legend> {}</fieldset>", words, boxes)
    kind = "file" if one.kind is Kind.FILE else one.of_lead.input_type if one.of_lead is not None else "text"
    return format_html('<label>{} <input type="{}" name="{}"{}></label>', words, kind, one.name, required)


def _required(is_required: bool) -> SafeString:
    return SafeString(" required" if is_required else "")


def _json(design: Design, address: str) -> str:
    sent: dict[str, object] = {one.name: _sample(one) for one in design.asked() if one.kind is not Kind.FILE}
    sent |= {one.name: True for one in design.consents}
    sent["_ticket"] = "…"
    body = json.dumps(sent, ensure_ascii=False, indent=2)
    return (
        f'GET {address}ticket/\n→ {{"ticket": "…", …}}\n\n'
        f"POST {address}\nContent-Type: application/json\nIdempotency-Key: 1f0c…\n\n{body}"
    )


def _sample(one: Field) -> object:
    if one.has_choices:
        first = one.choices[0].value if one.choices else ""
        return [first] if one.kind is Kind.SEVERAL else first
    return "anna.lenz@example.org" if one.target == "email" else "…"
