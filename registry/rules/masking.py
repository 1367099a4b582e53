"""How personal numbers are shown to those who may not read them whole (脱敏, domain.md §8.3)."""


def mask_identity_number(number: str) -> str:
    """``4107**********001X``: the first four and the last four stay."""
    return _mask(number, head=4, tail=4)


def mask_phone(number: str) -> str:
    """``138****1234``: the first three and the last four stay."""
    return _mask(number, head=3, tail=4)


def mask_bank_account(number: str) -> str:
    """``****1234``: only the last four stay; the stars do not tell the length."""
    return f"****{number[-4:]}" if len(number) > 4 else "*" * len(number)


def _mask(number: str, *, head: int, tail: int) -> str:
    """Stars in the middle; all stars where fewer than four characters would be hidden."""
    hidden = len(number) - head - tail
    if hidden < 4:
        return "*" * len(number)
    return number[:head] + "*" * hidden + number[-tail:]
