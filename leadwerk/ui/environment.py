"""The Jinja2 environment of all pages: what templates may call, and how values read."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from leadwerk.ui import formats
from leadwerk.ui.choices import offered, offered_by, select_attributes
from leadwerk.ui.drawn import drawn

ICONS = Path(__file__).parent / "icons"

# Every page links all of them: each is small, unchanging under its hashed name and so loaded once. A bundle would need
# a build step, and one sheet that imports the others would cost a second round trip before the first paint.
STYLES = (
    "tokens",
    "base",
    "layout",
    "components/button",
    "components/field",
    "components/badge",
    "components/phase",
    "components/tabs",
    "components/menu",
    "components/dialog",
    "components/audience",
    "components/toast",
    "components/list",
    "components/table",
    "components/today",
    "components/board",
    "components/record",
    "components/timeline",
    "components/wizard",
    "components/campaigns",
    "components/palette",
    "components/notice",
    "components/state",
    "components/plain",
    "utilities",
    "print",
)
BEHAVIOURS = tuple(
    sorted(path.stem for path in (Path(__file__).parent / "static/ui/behaviours").glob("*.js") if path.stem != "ui")
)

FILTERS = (
    formats.ago,
    formats.clock,
    formats.date,
    formats.day,
    formats.day_heading,
    formats.days_long,
    formats.file_size,
    formats.hue,
    formats.initials,
    formats.lasting,
    formats.long_date,
    formats.moment,
    formats.money,
    formats.month_name,
    formats.number,
    formats.percent,
    formats.weekday,
)


class UnknownIcon(LookupError):
    """A template asks for an icon that `leadwerk/ui/icons` does not have."""


@cache
def _drawing(name: str) -> str:
    try:
        svg = (ICONS / f"{name}.svg").read_text()
    except FileNotFoundError:
        raise UnknownIcon(name) from None
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")]


@cache
def icon(name: str, small: bool = False, extra: str = "") -> SafeString:
    """The icon as SVG in the page itself; `extra` adds a class.

    Not a sprite with references: a fragment that arrives later would refer to symbols its page does not have, and
    compression makes the repeated drawing of a list cost a few bytes a row.
    """
    classes = " ".join(filter(None, ("icon", "icon--sm" if small else "", extra)))
    return mark_safe(f'<svg class="{classes}" viewBox="0 0 20 20" aria-hidden="true">{_drawing(name)}</svg>')  # noqa: S308


@cache
def linked_styles() -> Markup:
    """The links to all style sheets: the same in every page."""
    link = Markup('<link rel="stylesheet" href="{}">')
    return Markup("\n").join(link.format(static(f"ui/{sheet}.css")) for sheet in STYLES)


@cache
def preloaded_behaviours() -> Markup:
    """What lets the browser fetch the modules before the first of them names the others."""
    link = Markup('<link rel="modulepreload" href="{}">')
    return Markup("\n").join(link.format(static(f"ui/behaviours/{name}.js")) for name in BEHAVIOURS)


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page."""
    return reverse(name, args=args, kwargs=kwargs) if args or kwargs else _fixed_url(name)


_fixed_url = cache(reverse)


# What Jinja2's own extension would install does the same, but asks the template's context twice for each word: 0.02 ms
# each, and a page has a hundred and fifty.
def _translated(message: str, /, **values: Any) -> Markup:
    if not values:
        return _as_it_is(translation.get_language(), message)
    return Markup(translation.gettext(message)) % values  # noqa: S704 (catalogs are ours; `%` escapes the values)


@lru_cache(maxsize=10_000)
def _as_it_is(language: str | None, message: str) -> Markup:
    """Words in the active language, which is `language`."""
    return Markup(translation.gettext(message)) % {}  # noqa: S704


def _translated_number(one: str, many: str, number: int, /, **values: Any) -> Markup:
    values.setdefault("num", number)
    return Markup(translation.ngettext(one, many, number)) % values  # noqa: S704


def _translated_in_context(context: str, message: str, /, **values: Any) -> Markup:
    return Markup(translation.pgettext(context, message)) % values  # noqa: S704


def environment(**options: Any) -> Environment:
    """Made once by Django's Jinja2 backend; a missing variable is an error, never an empty place."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 (the backend sets autoescape)
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals |= {
        "_": _translated,
        "gettext": _translated,
        "ngettext": _translated_number,
        "pgettext": _translated_in_context,
        "drawn": drawn,
        "icon": icon,
        "language": translation.get_language,
        "linked_styles": linked_styles,
        "offered": offered,
        "offered_by": offered_by,
        "preloaded_behaviours": preloaded_behaviours,
        "select_attributes": select_attributes,
        "static": cache(static),  # under a hashed name a file never changes
        "url": url,
    }
    env.filters |= {read.__name__: read for read in FILTERS}
    return env
