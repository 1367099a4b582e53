import pytest

from funds.selectors import ledger_check
from funds.tests.builders import Treasury


@pytest.fixture
def treasury(db) -> Treasury:
    """Officers of money; whatever a test does with them, the books agree in the end."""
    made = Treasury()
    yield made
    assert ledger_check() == []
