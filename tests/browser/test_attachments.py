"""Files at a lead in a browser: choose, drop, paste, look, remove, take back; what is dangerous stays shut."""

from pathlib import Path

from playwright.sync_api import Dialog, Page, expect

from leadwerk.attachments.models import Attachment
from leadwerk.attachments.tests import samples
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order

# What a browser does with files that come by mouse or by keyboard, as an event of the page.
BRING = """([kind, name, type, text]) => {
  const bag = new DataTransfer();
  bag.items.add(new File([text], name, { type }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === 'drop'
    ? new DragEvent('drop', { ...options, dataTransfer: bag })
    : new ClipboardEvent('paste', { ...options, clipboardData: bag });
  document.getElementById('lead-timeline').dispatchEvent(event);
}"""


def files(tmp_path: Path) -> list[Path]:
    made = {"Dachplan Halle 3.pdf": samples.pdf(), "Zählerschrank.png": samples.PNG, "Angebot.msg": samples.msg()}
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in made]


def test_files_are_chosen_dropped_and_pasted(cast: Cast, page: Page, tmp_path: Path) -> None:
    lead = cast.lead(owner=cast.jana)
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")
    listed = page.locator("#lead-files-list li")
    page.locator("#lead-files input[type=file]").set_input_files(files(tmp_path))
    expect(listed).to_have_count(3)
    expect(page.locator("#lead-files-list img")).to_have_count(1)
    page.evaluate(BRING, ["drop", "Notizen.txt", "text/plain", "Dach prüfen"])
    expect(listed).to_have_count(4)
    page.evaluate(BRING, ["paste", "image.svg", "image/svg+xml", samples.SVG.decode()])
    expect(listed).to_have_count(5)
    expect(page.locator("#lead-timeline").get_by_text("hat „Notizen.txt“ angehängt")).to_be_visible()
    is_in_order(page)

    page.get_by_role("button", name="„Notizen.txt“ entfernen").click()
    expect(listed).to_have_count(4)
    page.get_by_role("button", name="Rückgängig").click()
    expect(listed).to_have_count(5)
    assert Attachment.objects.present().count() == 5


def test_a_file_too_large_is_refused_before_it_is_sent(cast: Cast, page: Page, tmp_path: Path) -> None:
    lead = cast.lead(owner=cast.jana)
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")
    large = tmp_path / "Film.mp4"
    with large.open("wb") as file:
        file.truncate(104_857_601)
    page.locator("#lead-files input[type=file]").set_input_files([large, files(tmp_path)[1]])
    expect(page.get_by_text("Die Datei ist größer als")).to_be_visible()
    expect(page.locator("#lead-files-list li")).to_have_count(1)


def test_what_can_be_shown_is_shown_and_nothing_runs(cast: Cast, page: Page, tmp_path: Path) -> None:
    lead = cast.lead(owner=cast.jana)
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")
    said: list[str] = []

    def shut(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", shut)
    hostile = tmp_path / "Bild.png"
    hostile.write_bytes(samples.HTML)
    page.locator("#lead-files input[type=file]").set_input_files([*files(tmp_path), hostile])
    expect(page.locator("#lead-files-list li")).to_have_count(4)

    page.get_by_role("link", name="Angebot.msg").click()
    expect(page.get_by_text("anbei das Angebot.")).to_be_visible()
    is_in_order(page)
    page.go_back()
    page.locator("#lead-files-list").get_by_role("link", name="Zählerschrank.png").click()
    expect(page.locator(".filepage__picture")).to_have_js_property("naturalWidth", 1)
    page.go_back()
    page.locator("#lead-files-list").get_by_role("link", name="Dachplan Halle 3.pdf").click()
    expect(page.locator("iframe")).to_be_visible()
    is_in_order(page)
    page.go_back()
    page.locator("#lead-files-list").get_by_role("link", name="Bild.png").click()
    expect(page.get_by_text("Keine Vorschau")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Herunterladen").click()
    assert waiting.value.suggested_filename == "Bild.png"
    assert said == []


def test_files_on_a_phone_and_without_javascript(cast: Cast, phone: Page, plain: Page, tmp_path: Path) -> None:
    lead = cast.lead(owner=cast.jana)
    sign_in(plain, cast.jana)
    plain.goto(f"/leads/{lead.pk}/attachments/")
    plain.locator("input[type=file]").set_input_files(files(tmp_path))
    plain.get_by_role("button", name="Hochladen").click()
    expect(plain.get_by_text("3 Dateien angehängt.")).to_be_visible()
    sign_in(phone, cast.jana)
    phone.goto(f"/leads/{lead.pk}/")
    phone.get_by_text("Anhänge", exact=True).first.click()
    expect(phone.get_by_role("link", name="Dachplan Halle 3.pdf").first).to_be_visible()
    for path in (f"/leads/{lead.pk}/", f"/leads/{lead.pk}/attachments/", f"/leads/{lead.pk}/attachments/1/"):
        if path.endswith("/1/"):
            path = f"/leads/{lead.pk}/attachments/{Attachment.objects.latest('pk').pk}/"
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        is_in_order(phone)
