"""Payments survive what happens to machines: processes killed with -9 and dropped connections at any step of confirm, send and answer.

The parts are real: gunicorn, Celery, PostgreSQL, Valkey. The person at the page does what people do: asks again until there is an answer.
"""

import http.client
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.models import Event
from exchange.enums import ImportState
from exchange.models import ImportJob
from exchange.operations import import_confirm, import_upload
from funds import operations as funds
from funds.enums import BatchState, OrderState, PayableState, RecoveryState
from funds.models import Batch, BudgetNotice, LedgerEntry, Payable, PayerAnswer, PaymentOrder, Recovery
from funds.selectors import ledger_check
from funds.tests.answer_files import row_of, workbook
from funds.tests.builders import Treasury
from registry.models import Organisation
from registry.tests import builders as registry
from tests.live import Running, serving, wait_for

SEED = 20240912
SECRET = "x" * 32
PATIENCE_SECONDS = 60
ACTS = ("confirm", "send", "paid", "returned")


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class Portal:
    """The running portal, its fate file, and the signed-in officers by user id."""

    address: str
    fate: Path
    sessions: dict[int, str] = field(default_factory=dict)

    def press(self, actor: Actor, path: str, typed: dict[str, object]) -> int:
        """Send a form until somebody answers, as a person with a patient finger does; the status of the answer."""
        body = urlencode({"csrfmiddlewaretoken": SECRET, **typed}, doseq=True).encode()
        cookies = f"{settings.SESSION_COOKIE_NAME}={self._session(actor)}; {settings.CSRF_COOKIE_NAME}={SECRET}"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                with build_opener(NoRedirect).open(Request(f"{self.address}{path}", body, {"Cookie": cookies}), timeout=30) as answer:
                    return answer.status
            except HTTPError as refusal:
                if refusal.code < 500:
                    return refusal.code
            except (URLError, http.client.HTTPException, ConnectionError):
                time.sleep(0.05)
        pytest.fail(f"nobody answers {path}")

    def _session(self, actor: Actor) -> str:
        if actor.user_id not in self.sessions:
            client = Client()
            client.force_login(registry.user_of(actor))
            self.sessions[actor.user_id] = client.session.session_key
        return self.sessions[actor.user_id]

    def steps(self) -> int:
        """How many steps the last request or job took."""
        return int(self.fate.with_suffix(".steps").read_text())

    def doom(self, deed: str, step: int) -> None:
        self.fate.write_text(f"{deed} {step}")

    @property
    def is_spared(self) -> bool:
        return self.fate.exists()


@dataclass
class Story:
    """One batch: a firm of two payables with a recovery netted, and one whose transfer comes back."""

    treasury: Treasury
    kept: Organisation
    bounced: Organisation

    def __post_init__(self) -> None:
        treasury = self.treasury
        former = treasury.paid(treasury.payable(500, self.kept)).orders.get().lines.get()
        self.recovery = funds.recovery_demand(actor=treasury.handler, payment_line=former, amount=Decimal(120), reason="学徒中途离开")
        self.payables = [treasury.payable(300, self.kept), treasury.payable(200, self.kept), treasury.payable(70, self.bounced)]
        ids = [payable.pk for payable in self.payables]
        self.batch = funds.batch_make(actor=treasury.handler, payable_ids=ids, recovery_ids=[self.recovery.pk])
        self.send_key = uuid4()

    def order(self, payee: Organisation) -> PaymentOrder:
        return self.batch.orders.select_related("batch").get(payee=payee)

    def act(self, portal: Portal, name: str) -> None:
        """One act of finance through its page; its form is what the page gave out before anything happened."""
        batch, today = Batch.objects.get(pk=self.batch.pk), timezone.localdate().isoformat()
        seen = {"seen_version": batch.version, "comment": ""}
        folder = f"/funds/batches/{batch.pk}"
        if name == "confirm":
            portal.press(self.treasury.checker, f"{folder}/do/confirm/", {**seen, "seen_hash": batch.members_hash})
        elif name == "send":
            portal.press(self.treasury.handler, f"{folder}/do/send/", {**seen, "send_key": self.send_key})
        elif name == "paid":
            portal.press(self.treasury.handler, f"{folder}/answers/", {"answered_on": today, "orders": [self.order(self.kept).pk]})
        else:
            answer = {"paid": "no", "answered_on": today, "reason": "户名不符"}
            portal.press(self.treasury.handler, f"/funds/orders/{self.order(self.bounced).pk}/answer/", answer)

    def holds(self) -> None:
        """Nothing lost, nothing twice, nothing half: everything happened, and each of it once."""
        assert ledger_check() == []
        self.batch.refresh_from_db()
        assert self.batch.state == BatchState.SENT
        states = [Payable.objects.get(pk=payable.pk).state for payable in self.payables]
        assert states == [PayableState.PAID, PayableState.PAID, PayableState.OPEN]
        assert [self.order(firm).state for firm in (self.kept, self.bounced)] == [OrderState.PAID, OrderState.RETURNED]
        recovery = Recovery.objects.get(pk=self.recovery.pk)
        assert (recovery.state, recovery.receipts.count()) == (RecoveryState.RECEIVED, 1)
        assert PayerAnswer.objects.filter(order__batch=self.batch).count() == 2
        done = Event.objects.filter(subject_type="funds.batch", subject_id=self.batch.pk).values_list("name", flat=True)
        assert sorted(done) == ["confirm", "make", "send"]
        for payable in self.payables[:2]:
            # 在途 and back, 已付: each state of the money entered and left once.
            assert LedgerEntry.objects.filter(payable=payable).count() == 4


@pytest.fixture
def treasury(transactional_db: None) -> Treasury:
    made = Treasury()
    made.budget(10_000_000)
    return made


@pytest.fixture
def firms(treasury: Treasury) -> list[Organisation]:
    return [treasury.firm(), treasury.firm()]


@pytest.fixture(scope="module")
def mortal_web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One mortal web process for all stories, because it keeps no connection open."""
    folder = tmp_path_factory.mktemp("mortal")
    fate = folder / "fate"
    with serving("tests.mortal:application", folder / "log", PORTAL_FATE=str(fate), GUNICORN_CMD_ARGS="--preload") as address:
        yield Portal(address, fate)


@pytest.fixture
def portal(mortal_web: Portal, treasury: Treasury) -> Portal:
    """Where nobody is signed in yet."""
    return Portal(mortal_web.address, mortal_web.fate)


@contextmanager
def working(fate: Path, log: Path) -> Iterator[None]:
    """A real worker whose children can be killed; it replaces them and takes their job up again."""
    options = ["--concurrency", "1", "--pool", "prefork", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    with Running(["-m", "celery", "-A", "tests.mortal", "worker", *options], log, PORTAL_FATE=str(fate)) as process:
        wait_for(lambda: "ready." in log.read_text(), process, log)
        yield


def steps_of_acts(portal: Portal, story: Story) -> dict[str, int]:
    """How many steps each act takes when nothing happens."""
    taken = {}
    for name in ACTS:
        story.act(portal, name)
        taken[name] = portal.steps()
    story.holds()
    return taken


def struck(portal: Portal, story: Story, name: str, deed: str, step: int) -> None:
    """The story, with something happening in one of its acts."""
    for act in ACTS:
        if act == name:
            portal.doom(deed, step)
        story.act(portal, act)
    assert not portal.is_spared, "nothing happened"
    story.holds()


def strikes(portal: Portal, treasury: Treasury, firms: list[Organisation], *, deed: str, count: int, seed: int) -> None:
    chance = random.Random(seed)
    taken = steps_of_acts(portal, Story(treasury, *firms))
    for number in range(count):
        name = ACTS[number % len(ACTS)]
        struck(portal, Story(treasury, *firms), name, deed, chance.randint(1, taken[name]))


def checked_file(treasury: Treasury, story: Story) -> ImportJob:
    """A file that says what the pages would: one order paid, one returned; read by the worker."""
    rows = [row_of(story.order(story.kept)), row_of(story.order(story.bounced), "退回")]
    job = import_upload(actor=treasury.handler, kind="answers", params={}, content=workbook(*rows), name="回执.xlsx")
    return reached(job, ImportState.CHECKED)


def reached(job: ImportJob, state: ImportState) -> ImportJob:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while job.state != state:
        assert time.monotonic() < deadline, f"the worker does not come back: {job.state} {job.sentence}"
        time.sleep(0.05)
        job.refresh_from_db()
    return job


def worker_strikes(treasury: Treasury, firms: list[Organisation], folder: Path, *, count: int, seed: int) -> None:
    chance, portal = random.Random(seed), Portal("", folder / "fate")
    with working(portal.fate, folder / "worker.log"):
        taken = 0
        for _ in range(count + 1):
            story = Story(treasury, *firms)
            funds.batch_confirm(actor=treasury.checker, batch_id=story.batch.pk, seen_hash=story.batch.members_hash)
            funds.batch_send(actor=treasury.handler, batch_id=story.batch.pk, send_key=story.send_key)
            job = checked_file(treasury, story)
            if taken:
                portal.doom("kill", chance.randint(1, taken))
            import_confirm(actor=treasury.handler, job_id=job.pk, only_if_all_good=True)
            reached(job, ImportState.APPLIED)
            story.holds()
            assert not portal.is_spared
            taken = taken or portal.steps()


def test_web_processes_killed_at_random_steps_lose_and_double_nothing(portal, treasury, firms):
    strikes(portal, treasury, firms, deed="kill", count=7, seed=SEED)


def test_connections_dropped_at_random_steps_lose_and_double_nothing(portal, treasury, firms):
    strikes(portal, treasury, firms, deed="drop", count=3, seed=SEED)


def test_workers_killed_at_random_steps_of_an_answer_file_lose_and_double_nothing(treasury, firms, tmp_path):
    worker_strikes(treasury, firms, tmp_path, count=3, seed=SEED)


@pytest.mark.soak
def test_two_hundred_kills(portal, treasury, firms, tmp_path):
    strikes(portal, treasury, firms, deed="kill", count=150, seed=SEED + 1)
    strikes(portal, treasury, firms, deed="drop", count=50, seed=SEED + 2)
    worker_strikes(treasury, firms, tmp_path, count=50, seed=SEED + 3)


def test_two_officers_at_once_confirm_once(portal, treasury, firms):
    story, second = Story(treasury, *firms), registry.actor(Role.FINANCE_CHECKER, name="另一位复核")
    typed = {"seen_hash": story.batch.members_hash, "seen_version": story.batch.version, "comment": ""}
    statuses: list[int] = []

    def confirm(actor: Actor) -> None:
        statuses.append(portal.press(actor, f"/funds/batches/{story.batch.pk}/do/confirm/", typed))

    both = [threading.Thread(target=confirm, args=[actor]) for actor in (treasury.checker, second)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(statuses) == [302, 422]
    assert Event.objects.filter(subject_type="funds.batch", subject_id=story.batch.pk, name="confirm").count() == 1
    assert min(BudgetNotice.objects.values_list("available", flat=True)) >= 0
