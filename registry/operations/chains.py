"""Clusters, chains and the yearly lists of occupations in short supply, kept by the bureau (产业链、急需紧缺职业)."""

from collections.abc import Iterable

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from registry.enums import ChainKind, ScarceKind
from registry.models import Chain, Occupation, Organisation, ScarceOccupation
from registry.permissions import can_keep_chains


@operation
def chain_save(
    *,
    actor: Actor,
    name: str,
    kind: ChainKind,
    cluster: Chain | None = None,
    occupations: Iterable[Occupation] = (),
    firms: Iterable[Organisation] = (),
    source: str = "",
    chain_id: int | None = None,
) -> Chain:
    """A new cluster or chain, or one changed, with the occupations and firms that belong to it."""
    authorise(can_keep_chains(actor))
    chain = lock(Chain, chain_id) if chain_id else Chain()
    require(name.strip(), "请填写名称。", "name")
    require(cluster is None or (kind == ChainKind.CHAIN and cluster.kind == ChainKind.CLUSTER), "所属集群须是产业集群。", "cluster")
    require(not Chain.objects.filter(name=name.strip()).exclude(pk=chain.pk).exists(), "该名称已经登记。", "name")
    chain.name, chain.kind, chain.cluster, chain.source = name.strip(), kind, cluster, source.strip()
    chain.save()
    chain.occupations.set(occupations)
    chain.firms.set(firms)
    record(chain, "save", "修改产业链" if chain_id else "登记产业链", actor=actor)
    return chain


@operation
def scarce_add(*, actor: Actor, year: int, occupations: Iterable[Occupation], kind: ScarceKind, source: str = "") -> list[ScarceOccupation]:
    """Put occupations on a year's list; those already there stay."""
    authorise(can_keep_chains(actor))
    there = set(ScarceOccupation.objects.filter(year=year, kind=kind).values_list("occupation_id", flat=True))
    new = [occupation for occupation in occupations if occupation.pk not in there]
    require(new, "所选职业都已在本年度目录中。", "occupations")
    made = [ScarceOccupation.objects.create(year=year, occupation=one, kind=kind, source=source.strip()) for one in new]
    for row in made:
        record(row, "add", "列入目录", actor=actor)
    return made
