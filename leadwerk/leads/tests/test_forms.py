import pytest
from django.http import QueryDict
from django.utils import translation

from leadwerk.campaigns.models import Article
from leadwerk.foundation import held
from leadwerk.leads.forms import LeadForm, cents
from tests.cast import Cast


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("412000", 41_200_000),
        ("412.000", 41_200_000),
        ("412,000", 41_200_000),
        ("412.000,50 €", 41_200_050),
        ("€ 412,000.50", 41_200_050),
        ("12,5", 1_250),
        ("12.5", 1_250),
        ("1.234.567", 123_456_700),
        ("1,234,567.89", 123_456_789),
        ("12.500,-", 1_250_000),
        ("1 200 EUR", 120_000),
        ("1'200.50", 120_050),
        ("0", 0),
    ],
)
def test_amounts_are_understood_as_people_type_them(typed: str, amount: int) -> None:
    assert cents(typed) == amount


@pytest.mark.parametrize("typed", ["zwölf", "-5", "1.23.4", "12.500.00", "12,3456", "1,2,3", "", "€", ",5"])
def test_what_is_no_amount_is_none(typed: str) -> None:
    with pytest.raises(ValueError):
        cents(typed)


def test_a_currency_without_fraction_has_none() -> None:
    assert cents("12.500", precision=0) == 12_500
    with pytest.raises(ValueError):
        cents("12,5", precision=0)


def test_an_amount_shows_in_the_readers_language(cast: Cast) -> None:
    lead = cast.lead(value=1_250_050)
    for language, shown in (("de", "12.500,50"), ("en", "12,500.50")):
        with translation.override(language):
            assert f'value="{shown}"' in str(LeadForm(["value"], lead)["value"])


def test_further_addresses_are_one_a_line(cast: Cast) -> None:
    lead = cast.lead()
    data = QueryDict(mutable=True)
    data.update({"more_addresses": "f@privat.example\r\n\r\n 0171 2 ", "initial-more_addresses": ""})
    form = LeadForm(["more_addresses"], lead, data)
    assert form.is_valid()
    wanted, seen = form.typed()
    further = [{"kind": "email", "value": "f@privat.example"}, {"kind": "phone", "value": "0171 2"}]
    assert wanted == {"more_addresses": further}
    assert seen == {"more_addresses": []}


def test_only_what_the_person_touched_counts_as_typed(cast: Cast) -> None:
    lead = cast.lead(city="Herford", value=500)
    data = QueryDict(mutable=True)
    data.update({"city": "Bünde", "initial-city": "Herford", "value": "5", "initial-value": "5", "source": ""})
    form = LeadForm(["city", "value", "source"], lead, data)
    assert form.is_valid()
    assert form.typed() == ({"city": "Bünde"}, {"city": "Herford"})


def test_a_retired_entry_is_offered_only_where_it_is_chosen(cast: Cast) -> None:
    article = Article.objects.create(name="Wallbox", retired_at=cast.lead().created_at)
    held.changed()
    assert "Wallbox" not in str(LeadForm(["article"], cast.lead())["article"])
    assert "Wallbox" in str(LeadForm(["article"], cast.lead(article=article))["article"])


@pytest.mark.parametrize(("name", "typed"), [("email", "f.hartwig"), ("phone", "nach 16 Uhr"), ("mobile", "–")])
def test_a_bad_value_is_told_at_its_field(cast: Cast, name: str, typed: str) -> None:
    form = LeadForm([name], cast.lead(), QueryDict(f"{name}={typed}"))
    assert not form.is_valid()
    assert form.errors[name]
