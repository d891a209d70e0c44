"""What a form that was shown carries along: that we showed it, when, and a number of its own.

No cookie is needed, and nothing is stored: the ticket is signed. It is bound to its form, not to a visitor.
"""

import secrets
import time
from dataclasses import dataclass

from django.core import signing

from leadwerk.web_forms.models import FormVersion

SALT = "leadwerk web form"
OLDEST = 30 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Ticket:
    """`age` in seconds."""

    number: str
    age: float


def issue(version: FormVersion) -> str:
    return signing.dumps([version.form_id, secrets.token_urlsafe(9), int(time.time() * 1000)], salt=SALT)


def read(version: FormVersion, sent: str) -> Ticket | None:
    """The ticket of a form we showed; None if it is made up, for another form, or a month old."""
    if len(sent) > 200:
        return None
    try:
        form_id, number, at = signing.loads(sent, salt=SALT, max_age=OLDEST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(str(number), time.time() - at / 1000) if form_id == version.form_id else None
