"""Clusters, chains and the lists of occupations in short supply."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.enums import Role
from apprenticeship.tests.builders import occupation
from audit.operations import Refused
from registry.models import Chain, ScarceOccupation
from registry.operations import chain_save, scarce_add
from registry.tests import builders as registry


@pytest.fixture
def clerk(db):
    return registry.actor(Role.CITY_HANDLER)


def test_a_chain_links_firms_and_occupations(clerk):
    cluster = chain_save(actor=clerk, name="装备制造（测试）", kind="cluster")
    firm, welder = registry.organisation(), occupation("6-18-02-04", "焊工")
    chain = chain_save(actor=clerk, name="起重装备", kind="chain", cluster=cluster, firms=[firm], occupations=[welder])
    assert (chain.cluster, chain.firms.get(), welder.chains.get()) == (cluster, firm, chain)
    again = chain_save(actor=clerk, chain_id=chain.pk, name="起重装备", kind="chain")
    assert (again.pk, again.firms.count()) == (chain.pk, 0)


def test_chains_are_refused(clerk):
    chain = chain_save(actor=clerk, name="起重装备", kind="chain")
    with pytest.raises(Refused, match="已经登记"):
        chain_save(actor=clerk, name="起重装备", kind="chain")
    with pytest.raises(Refused, match="须是产业集群"):
        chain_save(actor=clerk, name="别的链", kind="chain", cluster=chain)
    with pytest.raises(PermissionDenied):
        chain_save(actor=registry.actor(Role.FIRM), name="别的链", kind="chain")
    with pytest.raises(IntegrityError, match="chain_cluster"), transaction.atomic():
        Chain.objects.create(name="集群", kind="cluster", cluster=chain)


def test_an_occupation_is_on_a_years_list_once(clerk):
    welder, fitter = occupation("6-18-02-04", "焊工"), occupation("6-20-01-01", "钳工")
    row = scarce_add(actor=clerk, year=2024, occupations=[welder], kind="scarce")[0]
    assert [one.occupation for one in scarce_add(actor=clerk, year=2024, occupations=[welder, fitter], kind="scarce")] == [fitter]
    with pytest.raises(Refused, match="都已在本年度目录中"):
        scarce_add(actor=clerk, year=2024, occupations=[welder], kind="scarce")
    with pytest.raises(IntegrityError, match="scarce_once"), transaction.atomic():
        ScarceOccupation.objects.create(year=2024, occupation=row.occupation, kind="scarce")
    with pytest.raises(PermissionDenied):
        scarce_add(actor=registry.actor(Role.COUNTY_HANDLER), year=2024, occupations=[welder], kind="advanced")
