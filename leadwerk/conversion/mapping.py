"""What of a lead goes where when it is converted. Nothing is lost: the lead keeps all of it."""

from typing import Any

from leadwerk.campaigns.catalog import campaigns
from leadwerk.leads.models import Lead, LeadPerson, NewLead

ACCOUNT = ("website", "street", "postal_code", "city", "country", "industry", "employees", "phone")
PERSON = ("salutation", "title", "first_name", "last_name", "job_title", "email", "phone", "mobile")


def account_of(lead: Lead | NewLead) -> dict[str, Any]:
    """A new account's fields; a private person gets one in their own name."""
    fields: dict[str, Any] = {name: getattr(lead, name) for name in ACCOUNT}
    fields["is_private"] = not lead.company_name
    fields["name"] = lead.company_name or lead.name
    if fields["is_private"]:
        fields["email"] = lead.email
    return fields


def contact_of(person: Lead | NewLead | LeadPerson) -> dict[str, Any]:
    """A new contact's fields, from the main person of a lead or a further one."""
    return {name: getattr(person, name) for name in PERSON}


def opportunity_of(lead: Lead | NewLead) -> dict[str, Any]:
    """A new opportunity's fields; it is named after what the lead is about."""
    article = campaigns().articles.get(lead.article_id) if lead.article_id else None
    return {
        "name": lead.interest or (article.name if article else "") or lead.name,
        "article": article.name if article else "",
        "value": lead.value,
        "description": lead.description,
    }
