import pytest

from leadwerk.customers.actions.bin import discard
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.customers.actions.edit import edit
from leadwerk.customers.actions.note import note
from leadwerk.customers.refusals import NameMissing, NoteMissing, RecordIsInBin
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.journal.models import Entry
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_change_raises_the_version_and_writes_before_and_after(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord", "city": "Kiel"}, by=cast.jana)
    changed = edit(account, {"name": "Werft Nord", "city": "Rostock"}, by=cast.jana)
    assert changed.version == account.version + 1
    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.changes) == ("record_edited", {"city": ["Kiel", "Rostock"]})


def test_what_is_equal_already_writes_nothing(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    before = Entry.objects.count()
    assert edit(account, {"name": "Werft Nord "}, by=cast.jana).version == account.version
    assert Entry.objects.count() == before


def test_a_stale_edit_is_refused(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    edit(account, {"city": "Kiel"}, by=cast.viola, version=account.version)
    with pytest.raises(Stale):
        edit(account, {"city": "Rostock"}, by=cast.jana, version=account.version)


def test_the_name_cannot_be_emptied(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    with pytest.raises(NameMissing):
        edit(account, {"name": ""}, by=cast.jana)


def test_contacts_and_opportunities_are_found_by_the_new_name_of_their_account(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    contact = create_contact(account, {"last_name": "Kruse"}, by=cast.jana)
    opportunity = create_opportunity(account, {"name": "Kran"}, by=cast.jana)
    edit(account, {"name": "Schiffbau Öder"}, by=cast.jana)
    contact.refresh_from_db()
    opportunity.refresh_from_db()
    for record in (contact, opportunity):
        assert "oeder" in record.folded
        assert "werft" not in record.folded


def test_another_teams_account_does_not_exist(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    with pytest.raises(Unseen):
        edit(account, {"city": "Kiel"}, by=cast.olaf)


def test_seeing_is_not_changing(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    with pytest.raises(MissingPermission):
        edit(account, {"city": "Kiel"}, by=cast.leo)


def test_what_lies_in_the_bin_is_not_changed(cast: Cast) -> None:
    account = discard(create_account({"name": "Werft Nord"}, by=cast.jana), by=cast.jana)
    with pytest.raises(RecordIsInBin):
        edit(account, {"city": "Kiel"}, by=cast.jana)


def test_a_note_stands_in_the_journal(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    note(account, " Ruft im Mai wieder an. ", by=cast.jana)
    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.text, entry.subject_id) == ("record_noted", "Ruft im Mai wieder an.", account.pk)
    with pytest.raises(NoteMissing):
        note(account, " \n", by=cast.jana)
