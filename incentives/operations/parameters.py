"""Dated shares (测算参数)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from accounts.actor import Actor
from audit.operations import Stale, authorise, lock, operation, record, require
from incentives.enums import ParameterKind
from incentives.models import Parameter
from incentives.permissions import can_set_parameters
from policies.models import PolicyDocument


@operation
def parameter_add(
    *,
    actor: Actor,
    kind: ParameterKind,
    value: Decimal,
    valid_from: date,
    valid_to: date | None = None,
    document: PolicyDocument | None = None,
    clause: str = "",
    at: datetime | None = None,
) -> Parameter:
    """A share from ``valid_from`` on; the one before must have been ended."""
    authorise(can_set_parameters(actor))
    _check(value, valid_from, valid_to)
    parameter = Parameter.objects.create(
        kind=kind,
        value=value,
        valid_from=valid_from,
        valid_to=valid_to,
        document=document,
        clause=clause.strip(),
        made_by_id=actor.user_id,
    )
    record(parameter, "add", "增加测算参数", actor=actor, at=at, value=str(value), valid_from=str(valid_from))
    return parameter


@operation
def parameter_update(
    *,
    actor: Actor,
    parameter_id: int,
    value: Decimal,
    valid_from: date,
    valid_to: date | None = None,
    document: PolicyDocument | None = None,
    clause: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Parameter:
    """Correct a share, end it, or enter its clause; filings that were confirmed keep the share they were reckoned by."""
    authorise(can_set_parameters(actor))
    parameter = lock(Parameter, parameter_id)
    if seen_version not in (None, parameter.version):
        raise Stale
    _check(value, valid_from, valid_to)
    former = [str(parameter.value), str(parameter.valid_from), str(parameter.valid_to)]
    parameter.value, parameter.valid_from, parameter.valid_to = value, valid_from, valid_to
    parameter.document, parameter.clause, parameter.made_by_id = document, clause.strip(), actor.user_id
    parameter.version += 1
    parameter.save()
    record(parameter, "update", "修改测算参数", actor=actor, at=at, former=former, value=str(value), valid_to=str(valid_to))
    return parameter


@operation
def parameters_load(*, actor: Actor, rows: Iterable[Parameter]) -> int:
    """Enter the shipped shares of kinds that have none; returns how many were added."""
    authorise(actor.is_system or can_set_parameters(actor))
    known = set(Parameter.objects.order_by().values_list("kind", flat=True).distinct())
    added = Parameter.objects.bulk_create([row for row in rows if row.kind not in known])
    for row in added:
        record(row, "add", "载入测算参数", actor=actor, value=str(row.value), valid_from=str(row.valid_from))
    return len(added)


def _check(value: Decimal, valid_from: date, valid_to: date | None) -> None:
    require(0 < value <= 1, "比例须大于0且不超过1，例如 60% 写作 0.6。", "value")
    require(valid_to is None or valid_to >= valid_from, "参数的终止日不能早于起始日。", "valid_to")
