"""How people are offered whom work is given to: by name, and whether they are there today."""

from django.utils.translation import gettext as _

from leadwerk.people.absences import away
from leadwerk.people.organisation import Colleague, organisation
from leadwerk.ui.formats import date


def absence_words(colleague: Colleague) -> str:
    """ "away until 3 Dec 2026, deputy: Tobias Wendt"; empty for whoever is there."""
    absence = away(colleague.id)
    if absence is None:
        return ""
    deputy = organisation().colleague(absence.deputy)
    facts = {"day": date(absence.last_day), "deputy": deputy.name if deputy else ""}
    return (_("away until %(day)s, deputy: %(deputy)s") if deputy else _("away until %(day)s")) % facts


def offered_name(colleague: Colleague) -> str:
    """The name in a choice, with the absence if there is one."""
    words = absence_words(colleague)
    return f"{colleague.name} ({words})" if words else colleague.name
