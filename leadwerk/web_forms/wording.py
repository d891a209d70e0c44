"""Parts of a form as the history of the settings names them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PART_LABELS: Mapping[str, Promise] = {
    "name": _("Name"),
    "fields": _("Field"),
    "consents": _("Consent"),
    "title": _("Heading"),
    "intro": _("Text below the heading"),
    "button": _("Button"),
    "thanks": _("Text of thanks"),
    "redirect": _("Page to go on to"),
    "languages": _("Languages"),
    "destination": _("Where the leads go"),
    "look": _("Look"),
    "mail": _("Mails to visitors"),
    "origins": _("Websites that show this form"),
    "per_hour": _("Posts within an hour from one address"),
    "all_per_hour": _("Posts within an hour from all addresses together"),
}
