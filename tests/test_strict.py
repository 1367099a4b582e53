"""The test run itself is as strict as it says (tests/strict.py)."""

from functools import partial
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.template import Context, Engine
from django.utils import timezone

from accounts.models import User
from tests.strict import UndefinedVariable


def render(source: str, **context: object) -> str:
    """Render ``source`` as though it stood in the project's templates."""
    engine = Engine(dirs=[settings.BASE_DIR / "templates"], loaders=[("django.template.loaders.locmem.Loader", {"page.html": source})])
    template = engine.get_template("page.html")
    for node in template.nodelist:
        node.origin = SimpleNamespace(name=str(settings.BASE_DIR / "templates" / "page.html"))
    return template.render(Context(context))


@pytest.mark.parametrize("source", ["{{ unknown }}", "{{ known.unknown }}", "{{ unknown|upper }}", "{% for row in unknown %}{% endfor %}"])
def test_undefined_variable_fails(source):
    with pytest.raises(UndefinedVariable):
        render(source, known={})


@pytest.mark.parametrize(
    "source", ["{{ known }}", "{{ unknown|default:'—' }}", "{% if unknown %}{% endif %}", "{% for row in known %}{% endfor %}"]
)
def test_defined_or_explicitly_absent_variable_passes(source):
    render(source, known="x")


@pytest.mark.django_db
class TestOnCommitHooks:
    def test_run_when_the_outermost_block_ends(self):
        ran = []
        with transaction.atomic():
            with transaction.atomic():
                transaction.on_commit(partial(ran.append, 1))
            assert ran == []
        assert ran == [1]

    def test_are_forgotten_with_a_rollback(self):
        ran = []
        with transaction.atomic():
            transaction.on_commit(partial(ran.append, 1))
            transaction.set_rollback(True)
        with transaction.atomic():
            pass
        assert ran == []

    def test_run_at_once_outside_any_block(self):
        ran = []
        transaction.on_commit(partial(ran.append, 1))
        assert ran == [1]


@pytest.mark.django_db
def test_unordered_queryset_comes_shuffled():
    Session.objects.bulk_create(Session(session_key=f"{n:032}", session_data="", expire_date=timezone.now()) for n in range(50))
    keys = [session.pk for session in Session.objects.all()]
    assert keys != sorted(keys)
    assert [session.pk for session in Session.objects.order_by("pk")] == sorted(keys)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_database_is_fresh_after_a_committing_test(turn):
    assert not User.objects.filter(username="left-behind").exists()
    User.objects.create(username="left-behind")
    with pytest.raises(IntegrityError):
        User.objects.create(username="left-behind")
    assert connection.settings_dict["NAME"].startswith("portal_gw")
