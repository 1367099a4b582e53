"""Draw every state machine into docs/workflows.md."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.engine import Workflow
from desk.help.paths import WORKFLOWS, state_label

TARGET = Path(settings.BASE_DIR) / "docs" / "workflows.md"
HEAD = """# State machines

Drawn from the tables in `*/workflow.py` by `manage.py workflow_diagrams`; a test compares them. Do not edit by hand.
An arrow says what is done and by whom; ✎ wants a reason, ⇄ wants a person who took none of the steps before.
"""


class Command(BaseCommand):
    help = "把各业务的流程表画成 docs/workflows.md；--check 只比较，不写入"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="与流程表不一致时报错，不写入")

    def handle(self, *args, **options) -> None:
        drawn = document()
        if not options["check"]:
            TARGET.write_text(drawn, encoding="utf-8")
        elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != drawn:
            raise CommandError("docs/workflows.md 与流程表不一致，请运行 manage.py workflow_diagrams。")


def document() -> str:
    return "\n".join([HEAD, *(f"## {workflow.label}\n\n```mermaid\n{diagram(workflow)}\n```\n" for workflow in WORKFLOWS)])


def diagram(workflow: Workflow) -> str:
    """A Mermaid state diagram: begins at the first state, ends where no arrow leaves."""
    steps = list(workflow.transitions.values())
    left = {source for step in steps for source in step.sources}
    used = [state for state in workflow.states.values if state in left | {step.target for step in steps}]
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state_label(workflow, state)}" as {state}' for state in used]
    lines.append(f"    [*] --> {used[0]}")
    for step in steps:
        marks = ("✎" if step.needs_comment else "") + ("⇄" if step.other_person_than else "")
        who = "、".join(str(role.label) for role in step.by)
        lines += [f"    {source} --> {step.target} : {step.label}{marks}（{who}）" for source in step.sources]
    lines += [f"    {state} --> [*]" for state in used if state not in left]
    return "\n".join(lines)
