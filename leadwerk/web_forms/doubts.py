"""Why something that came in by a form is doubted. It is kept in quarantine then; the visitor is thanked either way."""

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.clock import now
from leadwerk.intake.channels import readers

HONEYPOT = "subject_line"
"""A field that no person sees; only programs fill it in."""
QUICKEST = 3.0
"""Seconds that a person takes at least, where no proof of work came along."""
WITH_PROOF = 2
"""So many times as much may come with a proof of work."""
TOO_MANY = 10
"""How many times the limit of an address is taken into quarantine; beyond that the visitor is asked to wait."""

UNTIMED = 2
"""Without a ticket nobody knows how long it took: from one address such a part of the limit is taken, at least one."""

readers.doubt("form_honeypot", _("A field was filled in that only programs see."))
readers.doubt("form_too_quick", _("It was filled in quicker than people type."))
readers.doubt("form_foreign_website", _("It came from a website that this form is not embedded in."))
readers.doubt("form_no_browser", _("It says neither when the form was shown nor which website it came from."))
readers.doubt("form_foreign_ticket", _("It carried the mark of another form, or a made-up one."))
readers.doubt("form_wrong_proof", _("The sum for the browser was solved wrongly."))
readers.doubt("form_too_many", _("Too many came from the same address within an hour."))
readers.doubt("form_flood", _("Too many came to this form within an hour, from whatever address."))


def place(ip: str) -> str:
    """Where it came from, as it is counted: nobody reads an address out of it, and tomorrow it is another one."""
    return salted_hmac(f"leadwerk web form {now():%Y-%m-%d}", ip, algorithm="sha256").hexdigest()[:32]
