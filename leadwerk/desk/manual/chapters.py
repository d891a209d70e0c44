"""The user manual: its chapters in order, read from Markdown once and kept as HTML."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

PAGES = Path(__file__).parent / "pages"  # a link to docs/manual
LANGUAGES = ("de", "en")

# In the order of a first week; what is not named here follows by name.
ORDER = (
    "start",
    "sign-in",
    "my-day",
    "leads",
    "new-lead",
    "lead",
    "stages",
    "kanban",
    "tasks",
    "attachments",
    "close",
    "convert",
    "customers",
    "search",
    "import",
    "intake",
    "web-forms",
    "settings",
    "users",
    "visibility",
    "roles",
    "books",
    "security",
    "processes",
    "tokens",
)

# The chapter behind "?" on a page, by the beginning of the page's name; the longest that fits decides.
CHAPTER_OF = {
    "settings": "settings",
    "demo": "settings",
    "security": "security",
    "profile": "settings",
    "single_sign_on": "sign-in",
    "profile_codes": "sign-in",
    "profile_passkey": "sign-in",
    "profile_recovery_codes": "sign-in",
    "profile_token": "tokens",
    "profile_presence": "users",
    "user": "users",
    "role": "roles",
    "book": "books",
    "ownership": "books",
    "team": "users",
    "process": "processes",
    "stage": "processes",
    "my_day": "my-day",
    "task": "tasks",
    "leads": "leads",
    "lead_create": "new-lead",
    "lead_filter": "leads",
    "lead_view": "leads",
    "bulk": "leads",
    "lead": "lead",
    "lead_export": "leads",
    "lead_stage": "stages",
    "lead_attachment": "attachments",
    "lead_call": "tasks",
    "lead_task": "tasks",
    "lead_loss": "close",
    "lead_rejection": "close",
    "lead_reopening": "close",
    "lead_conversion": "convert",
    "lead_unconversion": "convert",
    "board": "kanban",
    "customer": "customers",
    "account": "customers",
    "contact": "customers",
    "opportunit": "customers",
    "lead_visibility": "visibility",
    "account_visibility": "visibility",
    "contact_visibility": "visibility",
    "opportunity_visibility": "visibility",
    "user_explanation": "visibility",
    "search": "search",
    "import": "import",
    "intake": "intake",
    "web_form": "web-forms",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the manual, ready to be shown."""

    name: str
    title: str
    html: str


@cache
def names() -> tuple[str, ...]:
    """All chapters, in reading order."""
    found = {path.stem for path in (PAGES / LANGUAGES[0]).glob("*.md")}
    return (*(name for name in ORDER if name in found), *sorted(found - set(ORDER)))


@cache
def chapter(name: str, language: str) -> Chapter | None:
    """The chapter in this language; None if there is none of that name."""
    if name not in names():
        return None
    path = PAGES / (language if language in LANGUAGES else "en") / f"{name}.md"
    title, _, text = path.read_text(encoding="utf-8").lstrip().removeprefix("# ").partition("\n")
    return Chapter(name, title.strip(), _render(text))


def address(url_name: str) -> str:
    """Where "?" leads from the page of this name: its chapter, or the contents."""
    fitting = [start for start in CHAPTER_OF if url_name.startswith(start)]
    name = CHAPTER_OF[max(fitting, key=len)] if fitting else ""
    return reverse("manual", args=[name]) if name in names() else reverse("manual_contents")


def _render(text: str) -> str:
    """Links to other chapters ("users.md") become addresses; tables can be scrolled; HTML stays text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token in [inner for outer in tokens for inner in (outer, *(outer.children or ()))]:
        _adapt(token)
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return html.replace("<table", '<div class="tablescroll" tabindex="0"><table').replace("</table>", "</table></div>")


def _adapt(token: Token) -> None:
    if token.type == "table_open":
        token.attrSet("class", "table")
    if token.type == "link_open":
        href = str(token.attrGet("href") or "")
        token.attrSet("class", "link")
        if found := re.fullmatch(r"([\w-]+)\.md(#.*)?", href):
            token.attrSet("href", reverse("manual", args=[found[1]]) + (found[2] or ""))
