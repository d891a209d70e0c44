"""A part of a page on its own: what htmx asked for is the same block or macro that the whole page is made of."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.safestring import SafeString, mark_safe


def render_block(
    request: HttpRequest, template: str, block: str, context: Mapping[str, Any] | None = None
) -> SafeString:
    """The named block of a template, or the macro of that name with `context` as its arguments.

    A block sees what the whole page sees: the template's imports and top-level variables, the request, the CSRF
    token and what the context processors add. Fragments can be joined: the results are safe strings.
    """
    backend = cast(Jinja2, engines["jinja2"])
    source = backend.env.get_template(template)
    given = dict(context or {})
    surroundings = {
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
    for processor in backend.template_context_processors:
        surroundings |= processor(request)
    is_block = block in source.blocks
    page = source.new_context(surroundings | given if is_block else surroundings)
    # The template's head binds its imports, variables and macros; its first output ends the head of a page.
    for _ in source.root_render_func(page):
        if is_block or block in page.vars:
            break
    text = "".join(source.blocks[block](page)) if is_block else str(page.vars[block](**given))
    return mark_safe(text)  # noqa: S308 (the template has escaped)
