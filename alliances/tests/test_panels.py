"""What alliances add to the pages of a class and of a chain."""

from alliances.panels import ClassChains, SupplyAndDemand
from apprenticeship.enums import ClassState
from apprenticeship.tests.builders import make_world
from registry.operations import chain_save, scarce_add


def test_a_planned_class_of_a_scarce_occupation_is_flagged(world):
    made = make_world().training_class(ClassState.DRAFT)
    panel, year = ClassChains("产业链", ""), made.planned_start.year
    assert panel.context(made)["scarce"] == []
    scarce_add(actor=world.handler, year=year - 1, occupations=[made.occupation], kind="scarce")
    assert panel.context(made)["scarce"] == [], "another year's list"
    listed = scarce_add(actor=world.handler, year=year, occupations=[made.occupation], kind="advanced")
    assert panel.context(made)["scarce"] == listed


def test_supply_and_demand_of_a_chain(world):
    made = make_world()
    taught = made.training_class(ClassState.OPEN)
    chain = chain_save(actor=world.handler, name="起重装备", kind="chain", occupations=[taught.occupation, world.occupation])
    world.need()
    world.need("settled")
    panel = SupplyAndDemand("供需", "")
    chart = panel.context_for(chain, world.handler)["chart"]
    by_name = {name: values for name, *values in zip(chart["categories"], *(series["values"] for series in chart["series"]), strict=True)}
    training = taught.enrolments.count()
    assert sum(values[0] for values in by_name.values()) == 30, "what has been settled is no demand any more"
    assert by_name[str(taught.occupation)][1] == training
    assert panel.context_for(chain, world.firm) is None
