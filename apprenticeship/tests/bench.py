"""What the measurement of imports is made of: the workbook, and the ways to bring its rows into the database."""

import csv
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection
from import_export import fields, resources, widgets
from python_calamine import CalamineWorkbook

from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.tests.builders import World
from exchange.models import ImportJob
from exchange.operations import import_apply, import_check, import_confirm, import_upload
from registry.models import Affiliation, Person
from registry.people import number_index
from registry.rules.identity import make_id_number

HEADER = (
    *("姓名", "性别", "身份证号", "民族", "文化程度", "岗位", "职业(工种)", "培训等级", "现有技能等级"),
    *("劳动合同起始日期", "劳动合同终止日期", "培训开始日期", "培训结束日期", "联系电话"),
)
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊洋艳勇军杰涛明超霞平刚桂"
_FIRST_BIRTH = date(1980, 1, 1)


def roster_rows(training_class: TrainingClass, count: int) -> list[tuple]:
    """``count`` rows of 14 columns that the class takes, everybody another person."""
    rows = []
    for n in range(count):
        born = _FIRST_BIRTH + timedelta(days=n % 7000)
        number = make_id_number("410781", born, 1 + 2 * (n // 7000))
        name = _SURNAMES[n % 20] + _NAMES[n // 20 % 20] + _NAMES[n // 400 % 20]
        rows.append(
            (
                *(name, "男", number, "汉族", "高中", "装配岗", training_class.occupation.name, "中级工", "初级工"),
                *("2024-01-01", "2026-12-31", str(training_class.planned_start), str(training_class.planned_end)),
                f"138{n:08d}",
            )
        )
    return rows


def roster_workbook(training_class: TrainingClass, count: int) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("名册")
    for line, row in enumerate([HEADER, *roster_rows(training_class, count)]):
        for place, cell in enumerate(row):
            sheet.write_string(line, place, cell)
    book.close()
    return out.getvalue()


def timed_import(world: World, training_class: TrainingClass, content: bytes) -> dict[str, float]:
    """Seconds of the worker for check and for apply; the remarked file is made afterwards and keeps nobody waiting."""
    job = import_upload(actor=world.firm, kind="roster", params={"class_id": training_class.pk}, content=content, name="名册.xlsx")
    started = time.perf_counter()
    import_check(job_id=job.pk)
    checked = time.perf_counter()
    job = ImportJob.objects.get(pk=job.pk)
    assert job.good, (job.sentence, job.groups)
    import_confirm(actor=world.firm, job_id=job.pk, only_if_all_good=True)
    confirmed = time.perf_counter()
    import_apply(job_id=job.pk)
    applied = time.perf_counter()
    job.refresh_from_db()
    assert job.state == "applied", job.sentence
    return {"check": checked - started, "apply": applied - confirmed}


class Stopwatch:
    """Seconds by the clock, and the most memory the process held meanwhile (Linux), in MB."""

    seconds = 0.0
    megabytes = 0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    watch = Stopwatch()
    # 5 sets the high-water mark of resident memory back to what is held now.
    Path("/proc/self/clear_refs").write_text("5")
    started = time.perf_counter()
    yield watch
    watch.seconds = time.perf_counter() - started
    status = Path("/proc/self/status").read_text()
    watch.megabytes = int(status.split("VmHWM:")[1].split()[0]) // 1024


# ---- django-import-export --------------------------------------------------------------------------------------------------------


class PersonWidget(widgets.ForeignKeyWidget):
    """The registered person of an identity number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Person:
        return Person.objects.get(id_number_index=number_index(value))


class CachedPersonWidget(PersonWidget):
    people: dict[bytes, Person] = {}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Person:
        return self.people[number_index(value)]


class StockRoster(resources.ModelResource):
    """The columns of the roster by its default settings; people are registered already, which the others do themselves."""

    person = fields.Field("person", "身份证号", widget=PersonWidget(Person))
    post = fields.Field("post", "岗位")
    contract_start = fields.Field("contract_start", "劳动合同起始日期", widget=widgets.DateWidget())
    contract_end = fields.Field("contract_end", "劳动合同终止日期", widget=widgets.DateWidget())
    training_start = fields.Field("training_start", "培训开始日期", widget=widgets.DateWidget())
    training_end = fields.Field("training_end", "培训结束日期", widget=widgets.DateWidget())

    def __init__(self, training_class: TrainingClass) -> None:
        super().__init__()
        self.training_class = training_class

    def before_save_instance(self, instance: Enrolment, row: Any, **kwargs: Any) -> None:
        instance.training_class = self.training_class

    class Meta:
        model = Enrolment
        import_id_fields = ("person", "training_start")
        fields = ("person", "post", "contract_start", "contract_end", "training_start", "training_end")


class TunedRoster(StockRoster):
    person = fields.Field("person", "身份证号", widget=CachedPersonWidget(Person))

    class Meta(StockRoster.Meta):
        use_bulk = True
        skip_diff = True
        force_init_instance = True


# ---- the floors ------------------------------------------------------------------------------------------------------------------

_FLOORS = (Person, Affiliation, Enrolment)


def guarded_floor(training_class: TrainingClass, like: TrainingClass) -> tuple[int, float]:
    """COPY and INSERT…SELECT of ready values, those of ``like``'s people under other numbers, into the same tables.

    Returns rows of the roster and seconds; what is written is as if the workbook had been imported into ``training_class``.
    """
    with connection.cursor() as cursor:
        shift = _shift(cursor)
        ready = {model: _ready(cursor, model, like, training_class, shift) for model in _FLOORS}
        started = time.perf_counter()
        for model, (names, text) in ready.items():
            table = model._meta.db_table
            cursor.execute(f"CREATE TEMPORARY TABLE floor AS SELECT {names} FROM {table} WITH NO DATA")
            cursor.copy_expert(f"COPY floor ({names}) FROM STDIN", StringIO(text))
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM floor")
            cursor.execute("DROP TABLE floor")
        return Enrolment.objects.filter(training_class=training_class).count(), time.perf_counter() - started


def _shift(cursor: Any) -> int:
    """What is added to a person's id, so that those of the floor are others."""
    cursor.execute("SELECT max(id) FROM registry_person")
    return int(cursor.fetchone()[0])


def _ready(cursor: Any, model: Any, like: TrainingClass, into: TrainingClass, shift: int) -> tuple[str, str]:
    fields_ = [field for field in model._meta.concrete_fields if not field.generated]
    others = {
        "id": f"id + {shift}",
        "person_id": f"person_id + {shift}",
        "uuid": "gen_random_uuid()",
        "id_number_index": "sha256(id_number_index)",
        "training_class_id": str(into.pk),
    }
    if model is not Person:
        others.pop("id")
        fields_ = [field for field in fields_ if not field.primary_key]
    names = ", ".join(field.column for field in fields_)
    picked = ", ".join(others.get(field.column, field.column) for field in fields_)
    people = f"SELECT person_id FROM apprenticeship_enrolment WHERE training_class_id = {like.pk}"
    where = {Person: f"id IN ({people})", Affiliation: f"person_id IN ({people})", Enrolment: f"training_class_id = {like.pk}"}[model]
    out = StringIO()
    cursor.copy_expert(f"COPY (SELECT {picked} FROM {model._meta.db_table} WHERE {where} ORDER BY id) TO STDOUT", out)
    return names, out.getvalue()


def bare_floor(content: bytes) -> tuple[int, float]:
    """python-calamine and COPY of the cells as text into a table without anything; rows and seconds."""
    started = time.perf_counter()
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    out = StringIO()
    csv.writer(out).writerows(rows[1:])
    out.seek(0)
    with connection.cursor() as cursor:
        columns = ", ".join(f"c{place} text" for place in range(len(HEADER)))
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns})")
        cursor.copy_expert("COPY bare FROM STDIN (FORMAT csv)", out)
        cursor.execute("DROP TABLE bare")
    return len(rows) - 1, time.perf_counter() - started
