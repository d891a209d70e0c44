import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils import translation
from jinja2 import UndefinedError

from leadwerk.ui import environment

UI = Path(environment.__file__).parent
HOUSE = UI.parent
TEMPLATES = sorted(path for path in HOUSE.glob("*/jinja2/**/*.html"))


def render(source: str, **context: Any) -> str:
    text: str = cast(Jinja2, engines["jinja2"]).env.from_string(source).render(**context)
    return text


def test_text_is_escaped() -> None:
    assert render("{{ text }}", text="<script>") == "&lt;script&gt;"


def test_a_missing_variable_is_an_error_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        render("{{ nobody }}")


def test_an_icon_that_does_not_exist_fails() -> None:
    with pytest.raises(environment.UnknownIcon, match="unicorn"):
        render("{{ icon('unicorn') }}")


def test_an_icon_is_drawn_in_place_and_says_nothing() -> None:
    drawn = render("{{ icon('phone', small=True) }}")
    assert drawn.startswith('<svg class="icon icon--sm" viewBox="0 0 20 20" aria-hidden="true"><path')
    assert drawn.endswith("</svg>")


def test_strings_speak_the_active_language_and_escape_what_they_name() -> None:
    source = "{{ _('Edit %(field)s', field=field) }}"
    with translation.override("de"):
        assert render(source, field="<b>") == "&lt;b&gt; bearbeiten"
    with translation.override("en"):
        assert render(source, field="<b>") == "Edit &lt;b&gt;"


def test_every_icon_a_template_names_is_there() -> None:
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""\bicon(?:_name|_after)?\s*(?:=|\()\s*["']([a-z-]*[a-z])["']""", path.read_text())
    }
    assert named - {path.stem for path in environment.ICONS.glob("*.svg")} == set()


def test_every_sheet_and_behaviour_is_linked() -> None:
    sheets = {str(path.relative_to(UI / "static/ui").with_suffix("")) for path in (UI / "static/ui").rglob("*.css")}
    assert sheets == set(environment.STYLES)
    entry = (UI / "static/ui/behaviours/ui.js").read_text()
    imported = {
        name
        for path in (UI / "static/ui/behaviours").glob("*.js")
        for name in re.findall(r"'\./([a-z]+)\.js'", path.read_text())
    }
    assert imported == set(environment.BEHAVIOURS)
    assert "import './list.js'" in entry


def documented_macros() -> set[str]:
    return set(re.findall(r"\b([a-z_]+)\(", (HOUSE.parent / "docs/ui.md").read_text()))


def test_the_page_for_builders_names_every_macro() -> None:
    macros = {
        name
        for path in (UI / "jinja2/ui").glob("*.html")
        for name in re.findall(r"{%-? macro ([a-z][a-z_]*)\(", path.read_text())
    }
    assert macros - documented_macros() == set()


def _complaints(found: Callable[[str], list[str]], paths: list[Path]) -> list[str]:
    return [f"{path.relative_to(HOUSE)}: {hit}" for path in paths for hit in found(path.read_text())]


def test_no_template_carries_style_or_script() -> None:
    def inline(text: str) -> list[str]:
        return re.findall(r"""<style|\sstyle=|<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+=["']|javascript:""", text)

    assert _complaints(inline, TEMPLATES) == []
    assert inline('<a onclick="x()"><b style="y">') == [' onclick="', " style="]


def test_colours_live_in_the_tokens() -> None:
    def bare(text: str) -> list[str]:
        return re.findall(r":[^;{}]*?(#[0-9a-fA-F]{3,8})\b", text)

    sheets = sorted(path for path in HOUSE.glob("*/static/**/*.css") if path.name != "tokens.css")
    assert len(sheets) > 20
    assert _complaints(bare, sheets) == []
    assert bare("a { color: #fff; }") == ["#fff"]
