"""The frozen list of a batch as one digest, to compare what was seen with what is (lessons.md, Money)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Member:
    """One payable in a batch: its number, who is paid, the blind index of the account, and yuan."""

    payable: str
    payee: str
    account: str
    amount: Decimal


def digest(members: Iterable[Member]) -> str:
    """SHA-256 (64 hexadecimal digits) of the members, whatever order they come in."""
    lines = sorted(f"{m.payable}|{m.payee}|{m.account}|{m.amount:.2f}" for m in members)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
