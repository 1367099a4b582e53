"""Payee accounts (收款账户): named by one person, put to use by another."""

import re
import uuid
from datetime import datetime

from django.utils import timezone

from accounts.actor import Actor
from accounts.crypto import blind_index, seal
from audit.operations import Refused, authorise, lock, operation, record, require
from registry.enums import AccountState
from registry.models import Organisation, PayeeAccount
from registry.permissions import can_propose_account
from registry.rules.characters import fold_number
from registry.workflow import ACCOUNT

_NUMBER = re.compile(r"[0-9]{8,30}")


@operation
def payee_account_propose(
    *, actor: Actor, organisation_id: int, account_name: str, bank_name: str, number: str, at: datetime | None = None
) -> PayeeAccount:
    """Name an account; it pays nobody until another person has confirmed it."""
    organisation = lock(Organisation, organisation_id)
    authorise(can_propose_account(actor, organisation))
    require(account_name.strip(), "请填写户名。", field="account_name")
    require(bank_name.strip(), "请填写开户银行，写到支行。", field="bank_name")
    index = account_index(number := judged_number(number))
    _check_new(organisation, index)
    account = PayeeAccount(
        uuid=uuid.uuid4(),
        organisation=organisation,
        account_name=account_name.strip(),
        bank_name=bank_name.strip(),
        number_index=index,
        number_tail=number[-4:],
        proposed_by_id=actor.user_id,
        created_at=at or timezone.now(),
        state_since=at or timezone.now(),
    )
    account.number_sealed = seal(number.encode(), place=account.place)
    account.save()
    record(account, "propose", "登记账户", actor=actor, at=at, target=AccountState.PROPOSED, tail=account.number_tail)
    return account


@operation
def payee_account_confirm(
    *,
    actor: Actor,
    account_id: int,
    number: str | None = None,
    comment: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> PayeeAccount:
    """Put the account to use and retire the former one.

    ``number``: what the second person read from the bank's paper (双人录入); it must be the one that was named.
    """
    account = lock(PayeeAccount, account_id)
    # Two officers with two accounts of one organisation take turns.
    lock(Organisation, account.organisation_id)
    if number is not None and account_index(judged_number(number)) != bytes(account.number_index):
        raise Refused("您录入的账号与登记的账号不一致。请对照开户证明核对；确属登记有误的，请选择不予通过。", field="number")
    former = PayeeAccount.objects.select_for_update().filter(organisation_id=account.organisation_id, state=AccountState.ACTIVE)
    account.confirmed_by_id = actor.user_id
    for one in former:
        ACCOUNT.apply(one, "retire", actor=actor, comment="由新账户接替", at=at)
    ACCOUNT.apply(account, "confirm", actor=actor, comment=comment, at=at, seen_version=seen_version, tail=account.number_tail)
    return account


@operation
def payee_account_reject(
    *, actor: Actor, account_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> PayeeAccount:
    account = lock(PayeeAccount, account_id)
    ACCOUNT.apply(account, "reject", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return account


@operation
def payee_account_retire(
    *, actor: Actor, account_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> PayeeAccount:
    """Stop paying to the account, without a successor yet."""
    account = lock(PayeeAccount, account_id)
    ACCOUNT.apply(account, "retire", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return account


def account_index(number: str) -> bytes:
    """Blind index of a tidied account number."""
    return blind_index(number, purpose="payee_account.number")


def judged_number(typed: str) -> str:
    """Digits only, without the spaces of a bank card; raises :class:`Refused` at ``number``."""
    number = re.sub(r"[\s\-]", "", fold_number(typed))
    if not _NUMBER.fullmatch(number):
        raise Refused("银行账号应为8至30位数字，请对照开户证明填写。", field="number")
    return number


def _check_new(organisation: Organisation, index: bytes) -> None:
    live = PayeeAccount.objects.filter(number_index=index, state__in=(AccountState.ACTIVE, AccountState.PROPOSED))
    if same := live.select_related("organisation").first():
        own = same.organisation_id == organisation.pk
        whose = "本单位" if own else f"“{same.organisation}”"
        raise Refused(f"该账号已登记为{whose}的收款账户({same.get_state_display()})，请核对开户证明。", field="number")
