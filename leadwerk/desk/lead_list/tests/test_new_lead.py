"""A new lead by hand: little is enough, a certain duplicate is named first, and nobody learns what they may not see."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from leadwerk.intake.models import IntakeEvent
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose
from leadwerk.leads.models import Channel, Lead
from leadwerk.people.models import Company, User
from leadwerk.pipelines.catalog import catalog
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def post(client: Client, user: User, **fields: Any) -> Any:
    client.force_login(user)
    return client.post("/leads/new/", fields)


@pytest.mark.parametrize(
    "known", [{"email": "jemand@firma.example"}, {"phone": "0521 4711"}, {"description": "Ein Herr am Messestand."}]
)
def test_one_address_one_number_or_one_sentence_is_enough(client: Client, cast: Cast, known: dict[str, str]) -> None:
    answer = post(client, cast.jana, **known)
    lead = Lead.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/leads/{lead.pk}/"
    assert lead.channel == Channel.MANUAL
    (name, value), *_rest = known.items()
    assert getattr(lead, name) == value


def test_nothing_at_all_is_too_little_and_what_was_typed_stays(client: Client, cast: Cast) -> None:
    answer = post(client, cast.jana, interest="Wärmepumpe", **{"for": "me"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="Wärmepumpe"' in html
    assert "mindestens eine E-Mail-Adresse" in html
    assert not Lead.objects.exists()


def test_a_wrong_address_is_shown_at_its_field(client: Client, cast: Cast) -> None:
    answer = post(client, cast.jana, email="jemand(at)firma", company_name="Firma")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_an_agent_takes_it_unless_the_box_is_unticked(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    assert re.search(r'name="for" value="me" checked', client.get("/leads/new/").content.decode())
    post(client, cast.jana, company_name="Meiner", **{"for": "me"})
    post(client, cast.jana, company_name="Wartet")
    assert Lead.objects.get(company_name="Meiner").owner == cast.jana
    waiting = Lead.objects.get(company_name="Wartet")
    assert (waiting.owner, waiting.team) == (None, cast.nord)


def test_who_assigns_chooses_an_agent_or_a_team(client: Client, cast: Cast) -> None:
    post(client, cast.viola, company_name="A", **{"for": f"user-{cast.tobias.pk}"})
    post(client, cast.viola, company_name="B", **{"for": f"team-{cast.nord.pk}"})
    post(client, cast.marta, company_name="C", **{"for": f"team-{cast.sued.pk}"})
    assert Lead.objects.get(company_name="A").owner == cast.tobias
    assert Lead.objects.get(company_name="B").team == cast.nord
    assert Lead.objects.get(company_name="C").team == cast.sued


def test_nobody_assigns_who_may_not(client: Client, cast: Cast) -> None:
    assert post(client, cast.jana, company_name="A", **{"for": f"user-{cast.tobias.pk}"}).status_code == 403
    assert post(client, cast.jana, company_name="A", **{"for": f"team-{cast.sued.pk}"}).status_code == 403
    assert post(client, cast.leo, company_name="A").status_code == 403
    client.force_login(cast.leo)
    assert client.get("/leads/new/").status_code == 403
    assert 'href="/leads/new/"' not in client.get("/leads/").content.decode()
    assert not Lead.objects.exists()


def test_source_campaign_and_further_fields_are_kept(client: Client, cast: Cast) -> None:
    source = next(iter(catalog().sources.values()))
    post(client, cast.jana, company_name="A", source=source.pk, value="12.500,50", city="Köln", mobile="0171 3920007")
    lead = Lead.objects.get()
    assert (lead.source, lead.value, lead.city, lead.mobile) == (source, 1_250_050, "Köln", "0171 3920007")


def test_a_duplicate_is_named_before_saving_and_may_be_made_all_the_same(client: Client, cast: Cast) -> None:
    there = cast.lead(owner=cast.jana, phone="+49 521 4711 00")
    answer = post(client, cast.jana, company_name="Hartwig", phone="0521/471100")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="/leads/{there.pk}/"' in html
    assert "Trotzdem anlegen" in html
    despite = re.search(r'name="despite" value="([^"]+)"', html)
    assert despite
    again = {"company_name": "Hartwig", "phone": "0521/471100", "despite": despite.group(1)}
    other = post(client, cast.jana, **again | {"email": "f.hartwig@moebel.example"})
    assert other.status_code == 422, "another address asks again"
    assert post(client, cast.jana, **again).status_code == 303
    assert Lead.objects.count() == 2


def test_of_a_hidden_duplicate_only_the_bare_sentence_is_said(client: Client, cast: Cast) -> None:
    cast.lead(company_name="Geheim GmbH", owner=cast.olaf, team=cast.sued)
    html = post(client, cast.jana, email="F.Hartwig@moebel.example").content.decode()
    assert "wird bereits in einem anderen Team bearbeitet" in html
    assert "Geheim" not in html
    assert "Olaf" not in html


def test_what_is_over_or_in_the_bin_is_no_hidden_duplicate(client: Client, cast: Cast) -> None:
    lose(cast.lead(owner=cast.olaf, team=cast.sued), cast.loss_reason(), by=cast.olaf)
    discard(cast.lead(owner=cast.jana), by=cast.jana)
    assert post(client, cast.jana, email="f.hartwig@moebel.example").status_code == 303


def test_the_companys_criteria_are_shown(client: Client, cast: Cast) -> None:
    Company.objects.update(lead_criteria="Ab 30 kWp, <b>Gewerbe</b>.")
    from leadwerk.foundation import held

    held.forget()
    client.force_login(cast.jana)
    html = client.get("/leads/new/").content.decode()
    assert "Ab 30 kWp, &lt;b&gt;Gewerbe&lt;/b&gt;." in html


@pytest.mark.parametrize("language", ["de", "en"])
def test_dialog_and_page_in_both_languages(client: Client, cast: Cast, language: str) -> None:
    User.objects.filter(pk=cast.jana.pk).update(language=language)
    client.force_login(cast.jana)
    page = client.get("/leads/new/").content.decode()
    dialog = client.get("/leads/new/", headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in page, "<html" in dialog) == (True, False)
    assert {"de": "Neuer Lead", "en": "New lead"}[language] in dialog


def test_htmx_is_led_to_the_new_lead(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    answer = client.post("/leads/new/", {"company_name": "A"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/leads/{Lead.objects.get().pk}/"


CARD = """Jana Petersen
Vertriebsleiterin
Möbelwerke Hartwig GmbH
Lindenstraße 12 a, 20095 Hamburg
Tel. 040 66969-120, Fax 040 66969-199
j.petersen@moebel-hartwig.example
<b>Wir machen Räume hell</b>"""


def shown(html: str) -> dict[str, str]:
    """What the fields of the dialog hold, as the next post would send it."""
    inputs = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', html))
    areas = dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL))
    return {name: unescape(value) for name, value in (inputs | areas).items() if not name.startswith("csrf")}


def test_a_pasted_card_fills_the_fields_and_makes_nothing_yet(client: Client, cast: Cast) -> None:
    answer = post(client, cast.jana, pasted=CARD, recognise="yes", **{"for": "me"})
    html = answer.content.decode()
    fields = shown(html)
    assert answer.status_code == 200
    assert answer["HX-Retarget"] == "#dialog"
    assert (fields["first_name"], fields["last_name"], fields["job_title"]) == ("Jana", "Petersen", "Vertriebsleiterin")
    assert (fields["street"], fields["postal_code"], fields["phone"]) == ("Lindenstraße 12 a", "20095", "040 66969-120")
    assert fields["description"] == "Fax 040 66969-199\n<b>Wir machen Räume hell</b>"
    assert "9 Felder wurden erkannt" in html
    assert "<b>Wir" not in html
    assert fields["pasted"] == CARD
    assert not Lead.objects.exists()

    assert post(client, cast.jana, **fields | {"city": "Altona"}).status_code == 303
    lead = Lead.objects.get()
    assert (lead.company_name, lead.city) == ("Möbelwerke Hartwig GmbH", "Altona")
    assert IntakeEvent.objects.get().raw["pasted"] == CARD


def test_what_was_typed_stays_and_what_the_card_says_stands_below_it(client: Client, cast: Cast) -> None:
    html = post(
        client, cast.jana, pasted=CARD, recognise="yes", last_name="Peters", description="Messe"
    ).content.decode()
    assert shown(html)["last_name"] == "Peters"
    assert "Im Text steht: Petersen" in html
    assert shown(html)["description"].startswith("Messe\n\nFax")
    again = post(client, cast.jana, **shown(html) | {"recognise": "yes"}).content.decode()
    assert shown(again)["description"] == shown(html)["description"], "reading it twice adds nothing"


def test_text_that_nobody_had_read_is_read_before_a_lead_is_made(client: Client, cast: Cast) -> None:
    answer = post(client, cast.jana, pasted="Anruf am Messestand", company_name="Hartwig")
    assert answer.status_code == 200
    assert shown(answer.content.decode())["description"] == "Anruf am Messestand"
    assert not Lead.objects.exists()


def test_an_error_keeps_the_text_and_its_marks(client: Client, cast: Cast) -> None:
    fields = shown(post(client, cast.jana, pasted=CARD, recognise="yes").content.decode())
    answer = post(client, cast.jana, **fields | {"mobile": "keine"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert shown(html)["pasted"] == CARD
    assert html.count("field--taken") == 10


def test_a_duplicate_of_a_pasted_card_is_named_at_once(client: Client, cast: Cast) -> None:
    there = cast.lead(owner=cast.jana, email="j.petersen@moebel-hartwig.example")
    html = post(client, cast.jana, pasted=CARD, recognise="yes").content.decode()
    assert f'href="/leads/{there.pk}/"' in html
    assert post(client, cast.jana, **shown(html)).status_code == 303, "asked once, it is not asked again"


@pytest.mark.parametrize(
    ("pasted", "sentence"), [("x" * 1_000_000, "höchstens 20.000 Zeichen"), (" \n", "fügen Sie zuerst")]
)
def test_too_much_and_nothing_at_all_are_refused_in_words(
    client: Client, cast: Cast, pasted: str, sentence: str
) -> None:
    answer = post(client, cast.jana, pasted=pasted, recognise="yes", company_name="Hartwig")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert shown(html)["company_name"] == "Hartwig"
    assert len(shown(html)["pasted"].strip()) == len(pasted.strip())


def test_nothing_from_a_pasted_text_breaks_the_page(client: Client, cast: Cast) -> None:
    html = post(client, cast.jana, pasted='a\x00b </textarea><script>"\r\n=1+1', recognise="yes").content.decode()
    assert "<script>" not in html.partition("dialog__form")[2].partition("</form>")[0]
    assert "Kein Feld wurde erkannt" in html


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/leads/",
        "/intake/",
        "/web-forms/",
        "/leads/duplicates/",
        "/import/",
        "/settings/",
        "/profile/",
        "/manual/new-lead/",
    ],
)
def test_the_key_for_a_new_lead_is_on_every_page(client: Client, cast: Cast, page: str) -> None:
    client.force_login(cast.ada)
    answer = client.get(page, follow=True)
    assert answer.status_code == 200
    assert 'href="/leads/new/" data-key="n"' in answer.content.decode()
