import pytest

from leadwerk.foundation import held
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.close import reject
from leadwerk.leads.actions.qualify import qualify
from leadwerk.leads.models import Rejection
from leadwerk.leads.refusals import LeadIsClosed, NotQualified, ReasonMissing
from leadwerk.leads.tests.proof import told
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Grant
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.models import SalesProcess
from tests.cast import Cast


def test_a_rejected_lead_keeps_who_when_code_reason_and_whose_it_was(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    code = cast.rejection_code(needs_text=True)
    with told(lead, "rejected", by=cast.viola):
        rejected = reject(lead, code, by=cast.viola, text=" Die Mutter kauft ein. ")
    assert rejected.outcome == "rejected"
    kept = Rejection.objects.get(lead=lead)
    assert (kept.by, kept.code, kept.text, kept.owner) == (cast.viola, code, "Die Mutter kauft ein.", cast.jana)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_the_code_other_needs_a_reason(cast: Cast, text: str) -> None:
    lead = cast.lead(owner=cast.jana)
    with told(lead), pytest.raises(ReasonMissing) as refused:
        reject(lead, cast.rejection_code(needs_text=True), by=cast.jana, text=text)
    assert "Sonstige" in refused.value.sentence()
    assert reject(lead, cast.rejection_code(), by=cast.jana).outcome == "rejected"


def test_where_the_process_asks_for_it_only_a_qualified_lead_is_rejected(cast: Cast) -> None:
    SalesProcess.objects.update(rejects_only_qualified=True)
    held.changed()
    lead = cast.lead(owner=cast.jana)
    with told(lead), pytest.raises(NotQualified):
        reject(lead, cast.rejection_code(), by=cast.jana)
    lead = qualify(lead, "C", by=cast.viola)
    with told(lead, "rejected"):
        reject(lead, cast.rejection_code(), by=cast.jana)


def test_it_takes_this_permission_and_no_other(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(MissingPermission):
        reject(lead, cast.rejection_code(), by=cast.leo)
    with pytest.raises(Unseen):
        reject(lead, cast.rejection_code(), by=cast.olaf)
    Grant.objects.filter(role__key="agent", permission=Permission.LEAD_REJECT).delete()
    held.changed()
    with pytest.raises(MissingPermission) as refused:
        reject(lead, cast.rejection_code(), by=cast.jana)
    assert refused.value.facts["permission"] == Permission.LEAD_REJECT.label
    Grant.objects.filter(role__key="agent").exclude(permission=Permission.LEAD_VIEW).delete()
    role = Grant.objects.get(role__key="agent").role
    Grant.objects.create(role=role, permission=Permission.LEAD_REJECT, scope="own")
    held.changed()
    assert reject(lead, cast.rejection_code(), by=cast.jana).outcome == "rejected"


def test_who_rejects_a_lead_that_waited_keeps_it_though_nobody_had_it_before(cast: Cast) -> None:
    lead = cast.lead()
    with told(lead, "rejected"):
        rejected = reject(lead, cast.rejection_code(), by=cast.jana)
    assert rejected.owner == cast.jana
    assert Rejection.objects.get(lead=lead).owner is None


def test_a_closed_lead_is_not_rejected_again(cast: Cast) -> None:
    lead = reject(cast.lead(owner=cast.jana), cast.rejection_code(), by=cast.jana)
    with pytest.raises(LeadIsClosed):
        reject(lead, cast.rejection_code(), by=cast.jana)
