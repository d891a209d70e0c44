from django.db import models

from leadwerk.leads.models.lead import Lead


class LeadPerson(models.Model):
    """A further person at a lead; the main one stands in the lead's own columns."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="persons")
    salutation = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    mobile = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "lead_person"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        parts = (self.title, self.first_name, self.last_name)
        return " ".join(part for part in parts if part) or self.email or self.mobile or self.phone


class AddressKey(models.Model):
    """An address or number of a lead in normal form ("e:max@firma.example", "m:+49171…"): what finds the same person.

    Kept by `leads.actions.addresses`. The key comes first in the primary key, so that a look-up is one range.
    """

    pk = models.CompositePrimaryKey("key", "lead_id")
    key = models.CharField(max_length=256)
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        db_table = "lead_address_key"
