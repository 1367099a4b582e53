"""docs/workflows.md shows the state machines as they are."""

import pytest
from django.core.management import CommandError, call_command

from audit.engine import Workflow
from desk.help.paths import WORKFLOWS
from registry.workflow import ACCOUNT
from xinxiang_skills.management.commands import workflow_diagrams


def test_the_page_agrees_with_the_tables():
    call_command("workflow_diagrams", check=True)


def test_a_changed_table_is_noticed(monkeypatch):
    shorter = Workflow(ACCOUNT.label, ACCOUNT.states, ACCOUNT.transitions["confirm"])
    monkeypatch.setattr(workflow_diagrams, "WORKFLOWS", [shorter if one is ACCOUNT else one for one in WORKFLOWS])
    with pytest.raises(CommandError, match="不一致"):
        call_command("workflow_diagrams", check=True)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=[one.label for one in WORKFLOWS])
def test_every_arrow_is_drawn(workflow):
    drawn = workflow_diagrams.diagram(workflow)
    for step in workflow.transitions.values():
        for source in step.sources:
            assert f"{source} --> {step.target} : {step.label}" in drawn
