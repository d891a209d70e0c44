"""One merges two accounts while somebody takes back the conversion that made one of them: both end."""

import time
from threading import Thread

import pytest
from django.db import connection, transaction

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.actions.unconvert import unconvert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.conversion.refusals import ConversionWorkedOn
from leadwerk.conversion.tests.conftest import ready
from leadwerk.customers.access import lock
from leadwerk.customers.actions.create import create_account
from leadwerk.duplicates.actions.merge_customers import merge_customers
from tests.cast import Cast


@pytest.mark.django_db(transaction=True)
def test_merging_accounts_and_taking_back_a_conversion_do_not_wait_for_each_other(cast: Cast) -> None:
    lead = ready(cast)
    made = convert(lead, Choice(status=conversion_settings().open_statuses()[0]), by=cast.jana)
    winner, ends = create_account({"name": "Hartwig"}, by=cast.jana), []

    def take_back() -> None:
        try:
            unconvert(lead, by=cast.jana)
        except ConversionWorkedOn:
            ends.append("told")
        except Exception as error:
            ends.append(repr(error))
        finally:
            connection.close()

    thread = Thread(target=take_back)
    with transaction.atomic():
        lock(made.account)
        thread.start()
        time.sleep(0.5)  # it has what it locks before the account
        merge_customers(winner, made.account, by=cast.jana)
    thread.join(30)
    assert ends == ["told"]
