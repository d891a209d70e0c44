import re

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from leadwerk.ui.tests.specimen import State
from tests.order import is_in_order

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
@pytest.mark.parametrize("path", ["/", "/lead/", "/board/", "/plain/", "/leads/new/"])
def test_axe_finds_nothing_and_nothing_overflows(page: Page, path: str, width: int, height: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(path)
    is_in_order(page)


def test_open_dialogs_are_clean_too(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("n")
    expect(page.locator("#dialog")).to_be_visible()
    is_in_order(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    is_in_order(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option")).to_have_count(6)
    is_in_order(page)


@pytest.mark.parametrize("way", ["Escape", "Abbrechen"])
def test_a_dialog_left_with_something_typed_comes_back_as_it_was(page: Page, state: State, way: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Neuer Lead", exact=True).click()
    page.get_by_label("Notiz").fill("Rückruf am Montag")
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Abbrechen").click()
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("[data-toast]")).to_contain_text("Ihre Eingaben wurden nicht gespeichert.")
    page.get_by_role("button", name="Wiederherstellen").click()
    expect(page.get_by_label("Notiz")).to_have_value("Rückruf am Montag")
    expect(page.get_by_label("E-Mail")).to_be_focused()
    page.get_by_label("E-Mail").fill("neu@example.org")
    page.get_by_role("button", name="Anlegen").click()
    expect(page.locator("[data-toast]")).to_contain_text("Lead angelegt.")
    expect(page.locator("#dialog")).to_be_hidden()
    assert state.posts[-1][1]["note"] == "Rückruf am Montag"


def test_a_dialog_left_untouched_or_done_says_nothing_of_it(page: Page, state: State) -> None:
    page.goto("/")
    page.get_by_role("link", name="Neuer Lead", exact=True).click()
    expect(page.get_by_label("E-Mail")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("[data-toast]")).to_have_count(0)


def test_a_dialog_keeps_what_was_typed_until_it_is_done(page: Page, state: State) -> None:
    page.goto("/")
    opener = page.get_by_role("link", name="Neuer Lead", exact=True)
    opener.click()
    mail, note = page.get_by_label("E-Mail"), page.get_by_label("Notiz")
    expect(mail).to_be_focused()

    page.get_by_role("button", name="Anlegen").click()
    expect(page.get_by_text("Bitte nennen Sie eine E-Mail-Adresse.")).to_be_visible()
    expect(mail).to_be_focused()

    note.fill("Rückruf am Montag")
    mail.fill("crash")
    mail.press("Enter")
    expect(page.get_by_text("Ihre Eingaben sind nicht verloren.")).to_be_visible()
    expect(note).to_have_value("Rückruf am Montag")

    mail.fill("no")
    mail.press("Control+Enter")
    expect(page.get_by_text("Der Lead ist schon zugewiesen.")).to_be_visible()
    expect(note).to_have_value("Rückruf am Montag")

    mail.fill("max@firma.example")
    mail.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.get_by_text("Lead angelegt.")).to_be_visible()
    expect(opener).to_be_focused()
    assert state.posts[-1][1]["note"] == "Rückruf am Montag"


def test_a_lost_connection_is_said_and_loses_nothing(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("n")
    page.get_by_label("E-Mail").fill("max@firma.example")
    page.context.set_offline(True)
    page.get_by_role("button", name="Anlegen").click()
    expect(page.get_by_text("Es besteht keine Verbindung zum Server.")).to_be_visible()
    expect(page.get_by_label("E-Mail")).to_have_value("max@firma.example")


def test_a_double_click_sends_once(page: Page, state: State) -> None:
    page.goto("/")
    page.keyboard.press("n")
    page.get_by_label("E-Mail").fill("slow")
    page.get_by_role("button", name="Anlegen").dblclick()
    expect(page.locator("#dialog")).to_be_hidden()
    assert len(state.posts) == 1

    page.goto("/leads/new/")
    page.get_by_label("E-Mail").fill("slow")
    page.get_by_role("button", name="Anlegen").dblclick()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    assert len(state.posts) == 2


def test_without_script_a_dialog_is_a_page(chromium: Browser, site: str, state: State) -> None:
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Neuer Lead", exact=True).click()
    assert page.url.endswith("/leads/new/")
    page.get_by_role("button", name="Anlegen").click()
    page.get_by_label("E-Mail").fill("max@firma.example")
    page.get_by_role("button", name="Anlegen").click()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    with page.expect_response("**/undo/"):
        page.get_by_role("button", name="Rückgängig").click()
    assert [path for path, _ in state.posts] == ["/leads/new/", "/leads/new/", "/undo/"]
    context.close()


def test_a_toast_goes_after_eight_seconds_but_not_under_the_pointer(page: Page) -> None:
    page.clock.install()
    page.goto("/?said")
    toast = page.locator("[data-toast]")
    page.clock.run_for(6500)
    expect(toast).to_be_visible()
    toast.hover()
    page.clock.run_for(20_000)
    expect(toast).to_be_visible()
    page.mouse.move(5, 5)
    page.clock.run_for(3100)
    expect(toast).to_have_count(0)


def test_ctrl_z_undoes_what_the_toast_names(page: Page, state: State) -> None:
    page.goto("/?said")
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Rückgängig gemacht.")).to_be_visible()
    assert [path for path, _ in state.posts] == ["/undo/"]


def test_letters_go_places_but_never_in_a_field_or_dialog(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/board/")
    page.goto("/")
    page.keyboard.press("n")
    page.get_by_label("Notiz").press_sequentially("gp?n")
    expect(page.get_by_label("Notiz")).to_have_value("gp?n")
    page.get_by_role("button", name="Anlegen").focus()
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_timeout(200)
    assert page.url.endswith("/")
    page.keyboard.press("Escape")
    page.evaluate("document.body.dataset.keys = 'none'")
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    expect(page.locator("#dialog")).to_be_hidden()


def test_a_list_is_worked_from_the_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#lead-4816")).to_have_class(re.compile("is-cursor"))
    expect(page.locator("#lead-4816 .row__link")).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator(".bulkbar")).to_be_visible()
    expect(page.locator("[data-selected-count]")).to_have_text("3")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("[data-selected-count]")).to_have_text("2")
    page.keyboard.press("v")
    expect(page.get_by_text("2 gewählt")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".bulkbar")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/lead/")


def test_a_bulk_dialog_sends_the_selection(page: Page, state: State) -> None:
    page.goto("/")
    page.get_by_label("Brauhaus Lindental eG auswählen").first.check()
    page.get_by_label("Stadtwerke Auenfeld auswählen").first.check()
    page.get_by_role("button", name="An Bearbeiter verteilen").click()
    page.get_by_label("E-Mail").fill("x")
    page.get_by_role("button", name="Anlegen").click()
    expect(page.locator("#dialog")).to_be_hidden()
    assert state.posts[0][1].getlist("ids") == ["4816", "4814"]
    assert state.posts[0][1]["all"] == ""


def test_all_loaded_rows_then_all_that_match(page: Page, state: State) -> None:
    page.goto("/")
    page.get_by_label("Alle auswählen").check()
    count = page.locator("[data-selected-count]")
    expect(count).to_have_text("50")
    page.get_by_role("button", name="Alle 1.207 auswählen").click()
    expect(count).to_have_text("1.207")
    page.get_by_role("button", name="An Bearbeiter verteilen").click()
    expect(page.get_by_text("1207 gewählt")).to_be_visible()
    page.get_by_label("E-Mail").fill("x")
    page.get_by_role("button", name="Anlegen").click()
    expect(page.locator("#dialog")).to_be_hidden()
    assert state.posts[0][1]["all"] == "1"
    assert state.posts[0][1]["matching"] == "1207"
    page.locator("#lead-4817 .check").uncheck()
    expect(count).to_have_text(re.compile("^(49|99)$"))  # one less than are loaded by now


def test_shift_click_selects_up_to_here_and_a_double_click_opens(page: Page) -> None:
    page.goto("/")
    page.locator("#lead-4817 .check").click()
    page.locator("#lead-4813 .check").click(modifiers=["Shift"])
    expect(page.locator("[data-selected-count]")).to_have_text("5")
    page.locator("#lead-4815 .c-value").dblclick()
    page.wait_for_url("**/lead/")


def test_more_rows_come_on_their_own_until_the_end(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".row")).to_have_count(50)
    for rows in (100, 150):
        page.locator(".row").last.scroll_into_view_if_needed()
        expect(page.locator(".row")).to_have_count(rows)
    expect(page.locator("#foot")).to_have_text("Ende")


def test_on_the_phone_a_tap_opens_or_selects(chromium: Browser, site: str, state: State) -> None:
    context = chromium.new_context(base_url=site, viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Auswählen").tap()
    page.locator("#lead-4817").tap()
    page.locator("#lead-4816 .c-next").tap()
    expect(page.locator("[data-selected-count]")).to_have_text("2")
    expect(page.get_by_role("button", name="An Bearbeiter verteilen")).to_be_visible()
    page.get_by_role("button", name="Auswählen").tap()
    expect(page.locator(".bulkbar")).to_be_hidden()
    page.locator("#lead-4816").tap()
    page.wait_for_url("**/lead/")
    context.close()


def test_a_field_is_edited_in_its_place(page: Page, state: State) -> None:
    page.goto("/lead/")
    row = page.locator("#field-phone")
    row.hover()
    row.get_by_role("link", name="Telefon bearbeiten").click()
    field = row.get_by_role("textbox")
    expect(field).to_be_focused()

    field.fill("abc")
    field.press("Enter")
    expect(row.get_by_text("Die Nummer enthält Buchstaben.")).to_be_visible()
    expect(field).to_be_focused()

    field.fill("0171 39200 07")
    page.locator("h1").click()
    assert state.fields["phone"] == "030 23125 077", "leaving the field does not save"
    field.press("Enter")
    expect(row).to_contain_text("0171 39200 07")
    expect(row).to_have_class(re.compile("is-saved"))
    expect(row.get_by_role("link")).to_be_focused()
    assert state.fields["phone"] == "0171 39200 07"


def test_escape_puts_back_what_was_there(page: Page, state: State) -> None:
    page.goto("/lead/")
    row = page.locator("#field-phone")
    row.locator("dt").dblclick()
    row.get_by_role("textbox").fill("1")
    page.keyboard.press("Escape")
    expect(row).to_contain_text("030 23125 077")
    expect(row.get_by_role("link")).to_be_focused()
    row.get_by_role("link").click()
    row.get_by_role("link", name="Verwerfen").click()
    expect(row).to_contain_text("030 23125 077")
    assert state.posts == []


def drag(page: Page, card: str, onto: str) -> None:
    start = page.locator(card).bounding_box()
    end = page.locator(onto).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 30, start["y"] + 30)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 60, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()


def test_a_card_is_dragged_to_another_stage(page: Page, state: State) -> None:
    page.goto("/board/")
    drag(page, "#card-4817", "#lane-1")
    expect(page.get_by_text("Phase „Erstkontakt“ gesetzt.")).to_be_visible()
    expect(page.locator("#lane-1 #card-4817")).to_be_visible()
    expect(page.locator("#lane-1 .lane__count")).to_have_text("4")
    assert page.url.endswith("/board/"), "letting go does not follow the card's link"
    assert state.posts[0][1]["stage"] == "1"


def test_a_refused_card_goes_back_and_the_servers_words_say_why(page: Page) -> None:
    page.goto("/board/")
    drag(page, "#card-4817", "#lane-3")
    expect(page.get_by_text("Vor „Termin vereinbart“ fehlt „Qualifiziert“.")).to_be_visible()
    expect(page.locator("#lane-0 > ul > li").first).to_have_attribute("id", "card-4817")


def test_what_may_not_be_moved_cannot_be_grabbed(page: Page, state: State) -> None:
    page.goto("/board/")
    drag(page, "#card-4813", "#lane-1")
    page.wait_for_timeout(200)
    assert state.posts == []
    assert page.url.endswith("/board/")


def test_the_ends_open_their_dialogs_where_the_card_has_one(page: Page) -> None:
    page.goto("/board/")
    drag(page, "#card-4817", "[data-end=won]")
    page.wait_for_timeout(200)
    expect(page.locator("#dialog")).to_be_hidden()
    drag(page, "#card-4817", "[data-end=lost]")
    expect(page.locator("#dialog")).to_be_visible()


def test_alt_and_arrows_move_a_card_and_the_focus_stays_with_it(page: Page) -> None:
    page.goto("/board/")
    page.locator("#card-4817 a").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_text("Phase „Erstkontakt“ gesetzt.")).to_be_visible()
    expect(page.locator("#lane-1 #card-4817 a")).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_text("Phase „Qualifiziert“ gesetzt.")).to_be_visible()
    expect(page.locator("#lane-2 #card-4817 a")).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_text("Vor „Termin vereinbart“ fehlt")).to_be_visible()
    expect(page.locator("#lane-2 #card-4817 a")).to_be_focused()


def test_quick_presses_wait_for_one_another_and_none_is_lost(page: Page, state: State) -> None:
    state.pause = 0.3
    page.goto("/board/")
    page.locator("#card-4817 a").focus()
    for key in ("Alt+ArrowRight", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_text("Phase „Qualifiziert“ gesetzt.")).to_be_visible()
    expect(page.locator("#lane-2 #card-4817 a")).to_be_focused()
    assert [values["stage"] for _, values in state.posts] == ["1", "0", "1", "2"]
    assert state.moves_at_once == 1


def test_escape_lets_a_card_go_where_it_was(page: Page, state: State) -> None:
    page.goto("/board/")
    box = page.locator("#card-4817").bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 30, steps=5)
    expect(page.locator(".card--ghost")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".card--ghost")).to_have_count(0)
    assert state.posts == []


def test_a_long_press_drags_on_touch(chromium: Browser, site: str, state: State) -> None:
    context = chromium.new_context(base_url=site, viewport={"width": 800, "height": 1000}, has_touch=True)
    page = context.new_page()
    page.goto("/board/")
    touch = context.new_cdp_session(page)
    start, end = page.locator("#card-4817").bounding_box(), page.locator("#lane-1").bounding_box()
    assert start
    assert end

    def send(kind: str, x: float = 0, y: float = 0) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x, y = start["x"] + 40, start["y"] + 30
    send("touchStart", x, y)
    page.wait_for_timeout(450)
    expect(page.locator(".card--ghost")).to_be_visible()
    for step in range(1, 6):
        send("touchMove", x + (end["x"] + 60 - x) * step / 5, y + 20)
    send("touchEnd")
    expect(page.get_by_text("Phase „Erstkontakt“ gesetzt.")).to_be_visible()
    assert len(state.posts) == 1
    context.close()


def test_files_are_uploaded_several_at_once_and_one_refusal_spoils_nothing(page: Page, state: State) -> None:
    page.goto("/lead/")
    files: list[FilePayload] = [
        {"name": "Lageplan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"},
        {"name": "Virus.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
        {"name": "Groß.bin", "mimeType": "application/octet-stream", "buffer": b"0" * 1_000_001},
        {"name": "Zähler.jpg", "mimeType": "image/jpeg", "buffer": b"JPG"},
    ]
    page.locator("input[type=file]").set_input_files(files)
    expect(page.get_by_role("link", name="Zähler.jpg")).to_be_visible()
    expect(page.get_by_text("Programme werden nicht angenommen.")).to_be_visible()
    expect(page.get_by_text("Die Datei ist größer als 1,0 MB.")).to_be_visible()
    assert sorted(state.files) == ["Lageplan.pdf", "Zähler.jpg"]


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_files_are_dropped_or_pasted_anywhere_on_the_page(page: Page, state: State, way: str) -> None:
    page.goto("/lead/")
    page.evaluate(
        """way => {
            const data = new DataTransfer();
            data.items.add(new File(['x'], 'Foto.png', { type: 'image/png' }));
            const init = { bubbles: true, cancelable: true };
            document.querySelector('h1').dispatchEvent(way === 'drop'
                ? new DragEvent('drop', { ...init, dataTransfer: data })
                : new ClipboardEvent('paste', { ...init, clipboardData: data }));
        }""",
        way,
    )
    expect(page.get_by_role("link", name="Foto.png")).to_be_visible()
    assert state.files == ["Foto.png"]


def test_the_palette_finds_while_typing_and_enter_opens(page: Page) -> None:
    page.goto("/plain/")
    page.goto("/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    field.press_sequentially("stadtw")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(page.get_by_role("option", selected=True)).to_contain_text("Stadtwerke Auenfeld")
    field.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Zum Kanban")
    expect(field).to_have_attribute("aria-activedescendant", "palette-1")
    field.press("Enter")
    page.wait_for_url("**/board/")


def test_the_theme_is_shown_at_once_and_kept(page: Page, state: State) -> None:
    page.goto("/")
    with page.expect_response("**/theme/"):
        page.get_by_title("Dunkel").click()
        expect(page.locator("html")).to_have_css("color-scheme", "dark")
    assert state.theme == "dark"
    page.goto("/board/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_title("Wie das Gerät").click()
    expect(page.locator("html")).to_have_css("color-scheme", "light dark")


def test_the_height_of_rows_is_kept_in_this_browser(page: Page) -> None:
    page.goto("/")
    page.get_by_title("Kompakt").click()
    page.goto("/")
    expect(page.locator("#density-compact")).to_be_checked()
