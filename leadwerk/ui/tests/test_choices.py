"""A select is drawn at once, as Django would draw it; with many options a field above it finds among them."""

from django import forms
from django.test.html import parse_html

from leadwerk.ui.choices import MANY, offered, offered_by, select_attributes

GROUPED = [("", "–"), ("Nord & Ost", [(1, "Jana <Petersen>"), (2, "Tobias")]), (3, "Olaf")]


class Form(forms.Form):
    owner = forms.TypedChoiceField(coerce=int, choices=GROUPED, label="Owner")
    off = forms.ChoiceField(choices=[("a", "A")], disabled=True)


def test_it_is_the_same_select_as_djangos() -> None:
    for form in (Form(), Form({"owner": "2"}), Form({"owner": "7"}), Form(initial={"owner": 3, "off": "a"})):
        for bound in (form["owner"], form["off"]):
            ours = f"<select{select_attributes(bound, {'class': 'select'})}>{offered_by(bound).html}</select>"
            theirs = bound.as_widget(attrs={"class": "select"})
            assert _plain(ours) == _plain(theirs)


def test_names_are_escaped_and_no_value_is_the_empty_one() -> None:
    drawn = offered(GROUPED, None)
    assert 'label="Nord &amp; Ost"' in drawn.html
    assert "Jana &lt;Petersen&gt;" in drawn.html
    assert '<option value="" selected>' in drawn.html
    assert (drawn.count, drawn.is_long) == (4, False)
    assert offered([(number, number) for number in range(MANY + 1)]).is_long


def _plain(html: str) -> object:
    return parse_html(html)
