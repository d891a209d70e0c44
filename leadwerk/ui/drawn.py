"""Markup that is drawn once: what a macro makes of the same values, in the same language, is the same."""

from collections.abc import Hashable
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils import translation
from markupsafe import Markup


def drawn(template: str, macro: str, *values: Hashable) -> Markup:
    """What a macro of a template makes of these values, kept for the next page that has the same ones.

    Got this way a macro sees neither the page nor the request, only language and values, so nothing of one person can
    come to another. Values that are equal must look alike: texts, numbers and what is made of them, never a model.
    Not for macros that write times, which depend on now and on the zone.
    """
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn  # a template may have been edited
    return draw(translation.get_language(), template, macro, *values)


# Typed, since a text and the same text as markup are equal, and only one of them is escaped.
@lru_cache(maxsize=2_000, typed=True)
def _drawn(language: str | None, template: str, macro: str, *values: Hashable) -> Markup:
    module = cast(Jinja2, engines["jinja2"]).env.get_template(template).module
    return cast(Markup, getattr(module, macro)(*values))
