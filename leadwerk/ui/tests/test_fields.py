import re
from typing import Any, cast

from django import forms
from django.template import engines
from django.template.backends.jinja2 import Jinja2


class Specimen(forms.Form):
    name = forms.CharField(label="Name", help_text="Wie im Vertrag")
    note = forms.CharField(label="Notiz", widget=forms.Textarea, required=False)
    stage = forms.ChoiceField(label="Phase", choices=[("1", "Eins"), ("2", "Zwei")])
    kind = forms.ChoiceField(label="Art", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Einverstanden", required=False)
    key = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("Das passt nicht zusammen.")


def drawn(name: str, data: dict[str, Any] | None = None) -> str:
    source = (
        '{% from "ui/field.html" import form_field, form_errors %}{{ form_field(form[name]) }}{{ form_errors(form) }}'
    )
    text: str = cast(Jinja2, engines["jinja2"]).env.from_string(source).render(form=Specimen(data), name=name)
    return text


def test_a_field_ties_label_and_hint_to_its_input() -> None:
    text = drawn("name")
    assert '<label class="field__label" for="id_name">Name</label>' in text
    assert 'class="input"' in text
    assert 'aria-describedby="id_name-hint"' in text
    assert 'id="id_name-hint">Wie im Vertrag' in text


def test_an_error_is_said_at_the_field_and_above_the_form() -> None:
    text = drawn("name", {"name": ""})
    assert 'aria-invalid="true"' in text
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', text)
    assert described
    assert described[1].split() == ["id_name-hint", "id_name-error"]
    assert 'id="id_name-error"' in text
    assert 'role="alert"' in text
    assert "Das passt nicht zusammen." in text


def test_of_a_form_with_errors_the_first_wrong_field_takes_the_focus() -> None:
    def focused(data: dict[str, Any] | None) -> list[str]:
        source = (
            '{% from "ui/field.html" import form_field %}{% for bound in form %}'
            '{{ form_field(bound, attrs={"autofocus": True} if loop.first else {}) }}{% endfor %}'
        )
        text = cast(Jinja2, engines["jinja2"]).env.from_string(source).render(form=Specimen(data))
        found = re.findall(r"<(?:input|select|textarea)[^>]* autofocus[^>]*>", text)
        return [name for tag in found for name in re.findall(r'name="(\w+)"', tag)]

    assert focused(None) == ["name"]
    assert focused({"name": "Hartwig", "stage": "9", "kind": "c"}) == ["stage"]
    assert focused({"name": "Hartwig", "stage": "1", "kind": "c"}) == ["kind"]


def test_what_is_not_required_says_so() -> None:
    assert "(freiwillig)" in drawn("note")
    assert 'class="textarea"' in drawn("note")


def test_choices_keep_what_was_chosen() -> None:
    assert '<option value="2" selected>Zwei</option>' in drawn("stage", {"stage": "2"})
    radios = drawn("kind", {"kind": "b"})
    assert "<legend" in radios
    assert re.search(r'value="b" checked', radios)
    assert not re.search(r'value="a" checked', radios)


def test_a_box_and_a_hidden_field() -> None:
    assert 'class="check"' in drawn("agreed")
    assert 'type="hidden"' in drawn("key")
    assert "<label" not in drawn("key")
