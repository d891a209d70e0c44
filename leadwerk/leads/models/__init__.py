from leadwerk.leads.models.bulk import BulkRun
from leadwerk.leads.models.closing import Closure, Qualification, Rejection
from leadwerk.leads.models.lead import Channel, Group, Lead, Outcome, Rating
from leadwerk.leads.models.new import Ending, NewLead
from leadwerk.leads.models.person import AddressKey, LeadPerson
from leadwerk.leads.models.visit import StageVisit

__all__ = [
    "AddressKey",
    "BulkRun",
    "Channel",
    "Closure",
    "Ending",
    "Group",
    "Lead",
    "LeadPerson",
    "NewLead",
    "Outcome",
    "Qualification",
    "Rating",
    "Rejection",
    "StageVisit",
]
