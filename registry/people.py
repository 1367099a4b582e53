"""From what was typed about a person to the columns of her row: tidied, judged, sealed, masked, spelled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from pypinyin import Style, lazy_pinyin

from accounts.crypto import blind_index, seal
from audit.operations import Refused
from registry.enums import Education, Gender
from registry.models import Person
from registry.rules.identity import MALE, Identity, IdNumberInvalid, has_lost_digits, judge_id_number, tidy_id_number
from registry.rules.masking import mask_identity_number, mask_phone
from registry.rules.names import NameInvalid, judge_name, tidy_name
from registry.rules.phones import read_phone

# Surnames that are read otherwise than the same character elsewhere.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "任": "ren", "盖": "ge", "朴": "piao", "区": "ou",
    "种": "chong", "乐": "yue", "缪": "miao", "翟": "zhai", "华": "hua", "覃": "qin", "冼": "xian", "员": "yun", "逄": "pang",
}  # fmt: skip
_COMPOUND_SURNAMES = {"尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu"), "澹台": ("tan", "tai")}


LONGEST = 20
"""Characters in a phone number, an ethnicity or a kind of document."""
_LABELLED_BY = {"phone": "phone_masked", "ethnicity": "ethnicity", "id_type": "id_type"}


@dataclass(frozen=True, slots=True)
class PersonData:
    """What a form or a roster row says of a person. ``row`` is the row of the workbook, for messages."""

    name: str
    id_number: str = field(repr=False)
    phone: str = field(default="", repr=False)
    ethnicity: str = ""
    education: str = ""
    id_type: str = "居民身份证"
    row: int | None = None


@dataclass(frozen=True, slots=True)
class JudgedPerson:
    """A person whose data hold together, with the blind index of the number."""

    data: PersonData
    name: str
    identity: Identity
    index: bytes
    label: str


def judge_people(people: Sequence[PersonData], today: date) -> list[JudgedPerson]:
    """All of them, or :class:`Refused` with one sentence for each row that is wrong."""
    judged, problems, seen = [], [], {}
    for position, data in enumerate(people, start=1):
        label = f"第{data.row or position}行 {data.name}".strip()
        try:
            person = _judge(data, label, today)
        except (IdNumberInvalid, NameInvalid, ValueError) as error:
            problems.append(f"{label}：{error}。")
            continue
        if earlier := seen.get(person.index):
            problems.append(f"{label}：与{earlier}的身份证号相同，同一人只能填一次。")
        seen[person.index] = label
        judged.append(person)
    if problems:
        raise Refused("".join(problems[:20]) + ("……" if len(problems) > 20 else ""), field="people")
    return judged


def _judge(data: PersonData, label: str, today: date) -> JudgedPerson:
    if has_lost_digits(data.id_number):
        raise IdNumberInvalid("身份证号末几位已被 Excel 改成 0，请把该列设为文本后按身份证重填")
    if data.education and data.education not in Education.values:
        raise ValueError(f"文化程度“{data.education}”不在选项中")
    for column, typed in (("phone", data.phone), ("ethnicity", data.ethnicity), ("id_type", data.id_type)):
        if len(typed.strip()) > LONGEST:
            raise ValueError(f"{Person._meta.get_field(_LABELLED_BY[column]).verbose_name}“{typed[:8]}…”太长，请核对")
    name = judge_name(tidy_name(data.name).name)
    identity = judge_id_number(tidy_id_number(data.id_number).number, today)
    return JudgedPerson(data, name, identity, number_index(identity.number), label)


def number_index(number: str) -> bytes:
    """Blind index of a tidied identity number."""
    return blind_index(number, purpose="person.id_number")


def phone_index(number: str) -> bytes:
    """Blind index of a phone number as :func:`read_phone` stores it."""
    return blind_index(number, purpose="person.phone")


def new_person(judged: JudgedPerson) -> Person:
    """An unsaved row with everything sealed and masked."""
    person = Person(id_type=judged.data.id_type, ethnicity=judged.data.ethnicity, education=judged.data.education)
    set_name(person, judged.name)
    set_number(person, judged.identity, judged.index)
    set_phone(person, judged.data.phone)
    return person


def set_name(person: Person, name: str) -> None:
    """``name`` with its pinyin for sorting and its initials for searching."""
    syllables = list(_syllables(name))
    person.name = name
    person.name_pinyin = " ".join(syllables)
    person.name_initials = "".join(syllable[0] for syllable in syllables)


def set_number(person: Person, identity: Identity, index: bytes) -> None:
    person.id_number_sealed = seal(identity.number.encode(), place=person.place("id_number"))
    person.id_number_index = index
    person.id_number_masked = mask_identity_number(identity.number)
    person.birth_date = identity.birth
    person.gender = Gender.MALE if identity.gender == MALE else Gender.FEMALE


def set_phone(person: Person, typed: str) -> None:
    """An empty phone clears the three columns."""
    number = read_phone(typed).number if typed.strip() else ""
    person.phone_sealed = seal(number.encode(), place=person.place("phone")) if number else None
    person.phone_index = phone_index(number) if number else None
    person.phone_masked = mask_phone(number) if number else ""


def _syllables(name: str) -> Iterator[str]:
    """Pinyin per character, lower case, without tones; a character beyond the dictionary stands for itself."""
    compound = _COMPOUND_SURNAMES.get(name[:2])
    rest = name
    if compound:
        yield from compound
        rest = name[2:]
    elif name[:1] in _SURNAMES:
        yield _SURNAMES[name[0]]
        rest = name[1:]
    yield from (_syllable(character) for character in rest if not character.isspace())


@cache
def _syllable(character: str) -> str:
    """One character at a time: names are no phrases, and the cache makes ten thousand names quick."""
    return lazy_pinyin(character, style=Style.NORMAL, errors="default")[0].lower()
