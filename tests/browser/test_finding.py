"""Finding one of many colleagues by typing, wherever one is chosen."""

from playwright.sync_api import Page, expect

from leadwerk.leads.models import Lead
from leadwerk.people.actions.organise import add_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Team, User
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order

MANY = 45


def crowd(team: Team) -> User:
    for number in range(MANY):
        add_user(f"a{number}@example.org", by=SYSTEM, first_name="Karl", last_name=f"Albers{number}", team=team)
    return add_user("birte@example.org", by=SYSTEM, first_name="Birte", last_name="Müller", team=team)


def test_viola_gives_a_lead_to_one_of_many_by_typing(cast: Cast, page: Page) -> None:
    birte, lead = crowd(cast.nord), cast.lead(owner=cast.jana)
    sign_in(page, cast.viola)
    page.goto(f"/leads/{lead.pk}/assignment/")
    field, select = page.get_by_role("searchbox", name="tippen, um zu suchen"), page.locator("select[name=owner]")
    field.fill("nord mueller")
    expect(page.get_by_text("1 gefunden")).to_be_attached()
    expect(select.get_by_role("option", name="Birte Müller")).to_be_visible()
    expect(select).to_have_value(str(cast.jana.pk))  # nobody is chosen by typing alone
    is_in_order(page)
    field.press("Enter")
    expect(select).to_have_value(str(birte.pk))
    expect(select).to_be_focused()
    expect(field).to_have_value("")
    expect(select.locator("option")).to_have_count(User.objects.filter(is_active=True).count() + 1)
    field.fill("gibt es nicht")
    expect(page.get_by_text("Nichts passt dazu")).to_be_attached()
    field.press("Escape")
    expect(select).to_have_value(str(birte.pk))
    page.get_by_role("button", name="Zuweisen").click()
    expect(page.locator(".toast")).to_contain_text("Birte Müller")
    assert Lead.objects.get(pk=lead.pk).owner == birte
