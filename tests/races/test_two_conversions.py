"""Two people convert the same lead at the same moment: exactly one does, the other is told."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.conversion.models import Conversion
from leadwerk.conversion.tests.conftest import ready
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import LeadIsConverted
from leadwerk.people.models import User
from tests.cast import Cast

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
def test_of_two_who_convert_a_lead_at_once_exactly_one_does(cast: Cast) -> None:
    lead = ready(cast)
    choice = Choice(status=conversion_settings().open_statuses()[0])
    start, ends = Barrier(AT_ONCE), []

    def try_it(who: User) -> None:
        try:
            start.wait(10)
            convert(lead, choice, by=who)
            ends.append("won")
        except LeadIsConverted:
            ends.append("told")
        except Exception as error:
            ends.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=try_it, args=(who,)) for who in (cast.jana, cast.viola, cast.ada, cast.jana)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ends) == ["told", "told", "told", "won"]
    assert [model.objects.count() for model in (Conversion, Account, Contact, Opportunity)] == [1, 1, 1, 1]
    assert Lead.objects.get().outcome == "won"
