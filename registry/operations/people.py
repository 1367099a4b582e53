"""People (人员): whole rosters at once, corrections, and looking at what is masked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from accounts.actor import Actor
from audit.bulk import insert_rows
from audit.models import Event
from audit.operations import Refused, Stale, authorise, event_fields, lock, operation, record, require
from registry.models import Affiliation, Person
from registry.people import (
    JudgedPerson,
    PersonData,
    judge_people,
    new_person,
    number_index,
    phone_index,
    set_name,
    set_number,
    set_phone,
)
from registry.permissions import can_correct_person, can_register_people, can_reveal
from registry.rules.identity import IdNumberInvalid, judge_id_number, tidy_id_number
from registry.rules.names import NameInvalid, judge_name, tidy_name
from registry.rules.phones import read_phone

REVEALABLE = {"id_number": "身份证号", "phone": "联系电话"}
SHORTEST_REASON = 4


@operation
def people_register(
    *, actor: Actor, organisation_ids: Iterable[int], people: Sequence[PersonData], at: datetime | None = None
) -> list[Person]:
    """Rows for all of ``people``, in their order, affiliated with all of the organisations.

    A known identity number finds its person; another name under it is refused with the row named, since it
    is a typing error or a change of name that needs proof (domain.md §9.2). What was unknown of a known
    person is filled in, nothing is overwritten. The number of queries does not depend on the number of people.
    """
    organisation_ids = set(organisation_ids)
    authorise(can_register_people(actor, organisation_ids), "您只能为本单位登记人员。")
    judged = judge_people(people, timezone.localdate(at))
    known = _by_index(judged)
    fresh = [new_person(one) for one in judged if one.index not in known]
    # Somebody else may register the same people at this moment: whoever comes second takes the first one's rows.
    insert_rows(fresh, ignore_conflicts=True)
    rows = known | _by_index(one for one in judged if one.index not in known)
    made = {person.uuid for person in fresh} & {person.uuid for person in rows.values()}
    _refuse_other_names(judged, rows)
    _fill_gaps(judged, rows, made)
    pairs = [Affiliation(person=rows[one.index], organisation_id=pk) for one in judged for pk in sorted(organisation_ids)]
    insert_rows(pairs, ignore_conflicts=True)
    insert_rows([Event(**event_fields(p, "register", "登记人员", actor=actor, at=at)) for p in rows.values() if p.uuid in made])
    return [rows[one.index] for one in judged]


@operation
def person_correct(
    *,
    actor: Actor,
    person_id: int,
    reason: str,
    seen_version: int | None = None,
    name: str | None = None,
    id_number: str | None = None,
    phone: str | None = None,
    ethnicity: str | None = None,
    education: str | None = None,
    at: datetime | None = None,
) -> Person:
    """Correct what was entered wrongly or has changed; ``None`` leaves a column as it is."""
    person = lock(Person, person_id)
    authorise(can_correct_person(actor, person))
    if seen_version is not None and seen_version != person.version:
        raise Stale
    require(reason.strip(), "请写明更正依据，例如“户口簿显示已更名”。", field="reason")
    before = {"姓名": person.name, "身份证号": person.id_number_masked, "联系电话": person.phone_masked}
    before |= {"民族": person.ethnicity, "文化程度": person.get_education_display()}
    if name is not None:
        set_name(person, _judged_name(name))
    if id_number is not None:
        _renumber(person, id_number)
    if phone is not None and phone != person.phone:
        set_phone(person, phone)
    person.ethnicity = person.ethnicity if ethnicity is None else ethnicity.strip()
    person.education = person.education if education is None else education
    person.version += 1
    person.save()
    after = {"姓名": person.name, "身份证号": person.id_number_masked, "联系电话": person.phone_masked}
    after |= {"民族": person.ethnicity, "文化程度": person.get_education_display()}
    changes = {label: [was, after[label]] for label, was in before.items() if was != after[label]}
    record(person, "correct", "更正人员信息", actor=actor, at=at, comment=reason.strip(), changes=changes)
    return person


@operation
def reveal(*, actor: Actor, person_id: int, column: str, reason: str) -> str:
    """The whole identity number or phone of one person (查看完整信息); leaves an event with the reason (domain.md §8.2)."""
    person = Person.objects.visible_to(actor).get(pk=person_id)
    authorise(can_reveal(actor, person), "您的岗位不能查看完整的个人信息。")
    require(len(reason.strip()) >= SHORTEST_REASON, "请写明查看用途，例如“核对劳动合同”。", field="reason")
    record(person, "reveal", f"查看完整{REVEALABLE[column]}", actor=actor, comment=reason.strip(), column=column)
    return person.id_number if column == "id_number" else person.phone


@operation
def people_look_up(*, actor: Actor, number: str) -> list[Person]:
    """People whom the actor may see with exactly this identity or phone number; each hit leaves an event."""
    plain = tidy_id_number(number).number
    require(plain, "请输入完整的身份证号或手机号。", field="number")
    people = Person.objects.visible_to(actor)
    found = list(people.filter(id_number_index=number_index(plain)) or people.filter(phone_index=phone_index(read_phone(number).number)))
    Event.objects.bulk_create([Event(**event_fields(p, "look_up", "按号码查询", actor=actor)) for p in found])
    return found


def _by_index(judged: Iterable[JudgedPerson]) -> dict[bytes, Person]:
    found = Person.objects.filter(id_number_index__in=[one.index for one in judged])
    return {bytes(person.id_number_index): person for person in found}


def _refuse_other_names(judged: Sequence[JudgedPerson], rows: dict[bytes, Person]) -> None:
    others = [one for one in judged if rows[one.index].name != one.name]
    if others:
        sentences = "".join(f"{one.label}：该身份证号已登记为另一个姓名。" for one in others[:20])
        raise Refused(f"{sentences}请核对身份证；确已更名的，请由人社经办人先更正人员信息。", field="people")


def _fill_gaps(judged: Sequence[JudgedPerson], rows: dict[bytes, Person], made: set) -> None:
    changed = []
    for one in judged:
        person, data = rows[one.index], one.data
        if person.uuid in made:
            continue
        phone = bool(data.phone.strip()) and not person.phone_sealed
        ethnicity = bool(data.ethnicity) and not person.ethnicity
        education = bool(data.education) and not person.education
        if phone:
            set_phone(person, data.phone)
        if ethnicity:
            person.ethnicity = data.ethnicity
        if education:
            person.education = data.education
        if phone or ethnicity or education:
            person.version += 1
            changed.append(person)
    if changed:
        Person.objects.bulk_update(changed, ["phone_sealed", "phone_index", "phone_masked", "ethnicity", "education", "version"])


def _judged_name(typed: str) -> str:
    try:
        return judge_name(tidy_name(typed).name)
    except NameInvalid as invalid:
        raise Refused(f"{invalid}。", field="name") from invalid


def _renumber(person: Person, typed: str) -> None:
    try:
        identity = judge_id_number(tidy_id_number(typed).number, timezone.localdate())
    except IdNumberInvalid as invalid:
        raise Refused(f"{invalid}。", field="id_number") from invalid
    index = number_index(identity.number)
    taken = Person.objects.filter(id_number_index=index).exclude(pk=person.pk).exists()
    require(not taken, "该身份证号已登记为另一人，请核对；确属重复登记的，请联系系统管理员。", field="id_number")
    set_number(person, identity, index)
