"""What production lets pass in silence and tests must not: each installs itself on a MonkeyPatch."""

import random
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.transaction import Atomic
from django.template.base import FilterExpression, Node, Variable, VariableDoesNotExist
from django.template.defaulttags import ForNode


class UndefinedVariable(Exception):
    """A template of ours named something its context does not hold."""


def fail_on_undefined_variables(patch: pytest.MonkeyPatch) -> None:
    """``{{ unknown }}`` and ``{% for x in unknown %}`` fail in our own templates; ``|default`` allows an absent one.

    Templates of installed packages rely on Django's silence and keep it.
    """
    inside: ContextVar[Node | None] = ContextVar("inside", default=None)
    render, resolve = Node.render_annotated, FilterExpression.resolve

    def render_annotated(node: Node, context: Any) -> str:
        token = inside.set(node)
        try:
            return render(node, context)
        finally:
            inside.reset(token)

    def strict_resolve(expression: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        node = inside.get()
        if node is not None and _is_ours(node) and (not ignore_failures or isinstance(node, ForNode)):
            _require(expression, context, node)
        return resolve(expression, context, ignore_failures)

    patch.setattr(Node, "render_annotated", render_annotated)
    patch.setattr(FilterExpression, "resolve", strict_resolve)


def _is_ours(node: Node) -> bool:
    name = str(getattr(getattr(node, "origin", None), "name", ""))
    return name.startswith(str(settings.BASE_DIR)) and "site-packages" not in name


def _require(expression: FilterExpression, context: Any, node: Node) -> None:
    allows_absence = bool(expression.filters) and expression.filters[0][0].__name__ in ("default", "default_if_none")
    if not isinstance(expression.var, Variable) or allows_absence:
        return
    try:
        expression.var.resolve(context)
    except VariableDoesNotExist as error:
        raise UndefinedVariable(f"{node.origin.name}:{node.token.lineno} {{{{ {expression.token} }}}}: {error}") from None


def run_on_commit_hooks(patch: pytest.MonkeyPatch) -> None:
    """Hooks of ``transaction.on_commit`` run when the code's own outermost block ends, as they would without the test's."""
    leave, on_commit = Atomic.__exit__, BaseDatabaseWrapper.on_commit

    def leave_and_run(block: Atomic, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        leave(block, exc_type, exc_value, traceback)
        connection = connections[block.using or "default"]
        if exc_type is None and _only_the_tests_blocks(connection) and not connection.needs_rollback:
            while connection.run_on_commit:
                connection.run_on_commit.pop(0)[1]()

    def on_commit_or_now(connection: BaseDatabaseWrapper, func: Callable[[], Any], robust: bool = False) -> None:
        if _only_the_tests_blocks(connection):
            func()
        else:
            on_commit(connection, func, robust)

    patch.setattr(Atomic, "__exit__", leave_and_run)
    patch.setattr(BaseDatabaseWrapper, "on_commit", on_commit_or_now)


def _only_the_tests_blocks(connection: BaseDatabaseWrapper) -> bool:
    return bool(connection.atomic_blocks) and all(block._from_testcase for block in connection.atomic_blocks)


def shuffle_unordered_querysets(patch: pytest.MonkeyPatch, seed: int) -> None:
    """A list whose order nobody asked for comes in another order every time."""
    fetch, chance = QuerySet._fetch_all, random.Random(seed)

    def fetch_shuffled(queryset: QuerySet) -> None:
        fresh = queryset._result_cache is None
        fetch(queryset)
        if fresh and not queryset.ordered:
            chance.shuffle(queryset._result_cache)

    patch.setattr(QuerySet, "_fetch_all", fetch_shuffled)
