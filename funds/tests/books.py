"""What holds of the books after every step of any history."""

from django.db import connection
from hypothesis.stateful import RuleBasedStateMachine, invariant

from funds.models import BudgetNotice
from funds.selectors import ledger_check


class Books(RuleBasedStateMachine):
    @invariant()
    def all_books_agree(self):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        assert ledger_check() == []

    @invariant()
    def no_balance_is_below_zero(self):
        for budget in BudgetNotice.objects.all():
            assert min(budget.available, budget.reserved, budget.in_transit, budget.paid) >= 0
