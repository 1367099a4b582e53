"""What is left of personal numbers when they are shown masked (domain.md §8.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.masking import mask_bank_account, mask_identity_number, mask_phone

MASKS = [mask_identity_number, mask_phone, mask_bank_account]


@pytest.mark.parametrize(
    ("mask", "number", "shown"),
    [
        (mask_identity_number, "41070219900307001X", "4107**********001X"),
        (mask_identity_number, "12345678901", "***********"),
        (mask_identity_number, "123456789012", "1234****9012"),
        (mask_phone, "13800001234", "138****1234"),
        (mask_phone, "3026260", "*******"),
        (mask_bank_account, "6222021704001234567", "****4567"),
        (mask_bank_account, "4567", "****"),
    ],
)
def test_masks(mask, number: str, shown: str) -> None:
    assert mask(number) == shown


@pytest.mark.parametrize("mask", MASKS)
def test_nothing_stays_nothing(mask) -> None:
    assert mask("") == ""


@pytest.mark.parametrize("mask", MASKS)
@given(number=st.text("0123456789X", min_size=1, max_size=25))
def test_a_mask_never_shows_more_than_eight_characters(mask, number: str) -> None:
    shown = mask(number)
    assert len(shown.replace("*", "")) <= min(8, max(len(number) - 1, 0))
