"""Writing human-resource brands (人力资源品牌)."""

from collections.abc import Iterable
from datetime import date, datetime

from accounts.actor import Actor
from accounts.enums import Role
from audit.operations import authorise, lock, operation, record, require
from brands import permissions
from brands.enums import BrandFileKind, BrandLevel, BrandState
from brands.models import Brand, BrandFile, BrandTarget
from brands.operations.steps import at_step, business_day, city_deadline, happened, moment, not_stale
from brands.workflow import BRAND
from exchange.files import keep_file
from registry.models import Occupation, Organisation, Region


@operation
def brand_draft(
    *,
    actor: Actor,
    name: str,
    region: Region,
    level: BrandLevel,
    operator: Organisation | None = None,
    occupations: Iterable[Occupation] = (),
    at: datetime | None = None,
) -> Brand:
    """A county puts a brand forward."""
    authorise(permissions.can_draft_brands(actor) and actor.answers_for(region.code))
    _require_free_name(name)
    brand = Brand.objects.create(
        name=name.strip(), region=region, level=level, operator=operator, state_since=moment(at), created_at=moment(at)
    )
    brand.occupations.set(occupations)
    record(brand, "draft", "登记品牌", actor=actor, at=at, target=brand.state)
    return brand


@operation
def brand_update(
    *,
    actor: Actor,
    brand_id: int,
    name: str,
    level: BrandLevel,
    operator: Organisation | None,
    occupations: Iterable[Occupation],
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Brand:
    """Change a brand before it is handed in."""
    brand = lock(Brand, brand_id)
    authorise(permissions.can_edit_brand(actor, brand))
    not_stale(brand, seen_version)
    _require_free_name(name, besides=brand)
    brand.name, brand.level, brand.operator = name.strip(), level, operator
    brand.version += 1
    brand.save()
    brand.occupations.set(occupations)
    record(brand, "update", "修改品牌", actor=actor, at=at)
    return brand


def _require_free_name(name: str, besides: Brand | None = None) -> None:
    require(name.strip(), "请填写品牌名称。", "name")
    taken = Brand.objects.filter(name=name.strip()).exclude(state=BrandState.REVOKED).exclude(pk=besides.pk if besides else None)
    require(not taken.exists(), "同名的人力资源品牌已经登记过。", "name")


@operation
def brand_submit(*, actor: Actor, brand_id: int, seen_version: int | None = None, at: datetime | None = None) -> Brand:
    """Hand a brand in for the city's check; the documents that support it must be there."""
    brand = at_step(BRAND, Brand, brand_id, "submit", actor=actor, seen_version=seen_version)
    supported = brand.files.filter(removed_at=None).exclude(kind=BrandFileKind.PICTURE).exists()
    require(supported, "请先上传认定文件或佐证材料，再提交审核。")
    BRAND.apply(brand, "submit", actor=actor, at=at, due_on=city_deadline(at))
    return brand


@operation
def brand_cultivate(
    *, actor: Actor, brand_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Brand:
    brand = lock(Brand, brand_id)
    BRAND.apply(brand, "cultivate", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return brand


@operation
def brand_return(*, actor: Actor, brand_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Brand:
    brand = lock(Brand, brand_id)
    BRAND.apply(brand, "return_for_correction", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return brand


@operation
def brand_name(
    *,
    actor: Actor,
    brand_id: int,
    named_on: date,
    document_number: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Brand:
    """Record that the level named the brand (认定); an unknown 文号 stays empty."""
    brand = at_step(BRAND, Brand, brand_id, "name", actor=actor, seen_version=seen_version)
    happened(named_on, "创建日期", at=at, field="named_on")
    brand.named_on, brand.document_number = named_on, document_number.strip()
    BRAND.apply(brand, "name", actor=actor, at=at, named_on=str(named_on))
    return brand


@operation
def brand_revoke(*, actor: Actor, brand_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Brand:
    """End a brand; its public page goes at the same time, its confirmed numbers stay."""
    brand = at_step(BRAND, Brand, brand_id, "revoke", actor=actor, comment=comment, seen_version=seen_version)
    brand.revoked_on, brand.published_at = business_day(at), None
    BRAND.apply(brand, "revoke", actor=actor, comment=comment, at=at)
    return brand


@operation
def brand_story(*, actor: Actor, brand_id: int, story: str, seen_version: int | None = None, at: datetime | None = None) -> Brand:
    """Write the story for the public page; what is already public is taken back until it is published again."""
    brand = lock(Brand, brand_id)
    authorise(permissions.can_tell_story(actor, brand))
    not_stale(brand, seen_version)
    brand.story = story.strip()
    _changed(brand)
    record(brand, "story", "修改品牌故事", actor=actor, at=at)
    return brand


@operation
def brand_file_add(
    *, actor: Actor, brand_id: int, kind: BrandFileKind, title: str, content: bytes, filename: str, at: datetime | None = None
) -> BrandFile:
    """Add a document, evidence, or a picture (PNG, JPEG) for the public page."""
    brand = lock(Brand, brand_id)
    authorise(permissions.can_tell_story(actor, brand))
    picture = kind == BrandFileKind.PICTURE
    stored = keep_file(content, filename, actor=actor, picture=picture)
    added = BrandFile.objects.create(
        brand=brand, kind=kind, title=title.strip() or filename, file=stored, added_by_id=actor.user_id, added_at=moment(at)
    )
    if picture:
        _changed(brand)
    record(brand, "file", f"上传{BrandFileKind(kind).label}", actor=actor, at=at, file=filename, sha256=stored.sha256)
    return added


@operation
def brand_file_remove(*, actor: Actor, file_id: int, at: datetime | None = None) -> BrandFile:
    """Take a file off the brand's pages; it is kept."""
    removed = lock(BrandFile, file_id)
    brand = lock(Brand, removed.brand_id)
    authorise(permissions.can_tell_story(actor, brand))
    require(removed.removed_at is None, "该材料已经撤下。")
    removed.removed_at = moment(at)
    removed.save()
    if removed.kind == BrandFileKind.PICTURE:
        _changed(brand)
    record(brand, "file_remove", f"撤下{removed.get_kind_display()}", actor=actor, at=at, file=removed.title)
    return removed


def _changed(brand: Brand) -> None:
    """The public page as it was approved no longer exists."""
    brand.published_at = None
    brand.version += 1
    brand.save()


@operation
def brand_publish(*, actor: Actor, brand_id: int, seen_version: int | None = None, at: datetime | None = None) -> Brand:
    """Put the brand's page before the public, as it stands now; ``seen_version`` is what the publisher read."""
    brand = lock(Brand, brand_id)
    authorise(permissions.can_publish_brand(actor, brand))
    not_stale(brand, seen_version)
    require(brand.story, "请先由县区写好品牌故事，再对外公布。")
    brand.published_at = moment(at)
    brand.version += 1
    brand.save()
    record(brand, "publish", "对外公布", actor=actor, at=at)
    return brand


@operation
def brand_unpublish(*, actor: Actor, brand_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Brand:
    brand = lock(Brand, brand_id)
    authorise(actor.has(Role.CITY_CHECKER))
    not_stale(brand, seen_version)
    require(brand.published_at, "该品牌没有对外公布。")
    require(comment.strip(), "撤下须写明理由。", "comment")
    _changed(brand)
    record(brand, "unpublish", "撤下公布", actor=actor, at=at, comment=comment.strip())
    return brand


@operation
def brand_target_save(
    *, actor: Actor, brand_id: int, year: int, trained: int, certified: int, employed: int, at: datetime | None = None
) -> BrandTarget:
    """Set a brand's goals of a year (人次, 人, 人), or set them anew; the former ones stand in the history."""
    brand = lock(Brand, brand_id)
    authorise(permissions.can_tell_story(actor, brand))
    require(2000 <= year <= business_day(at).year + 1, "年度不能晚于明年。", "year")
    require(trained or certified or employed, "年度目标至少填写一项。", "trained")
    target, made = BrandTarget.objects.update_or_create(
        brand=brand, year=year, defaults={"trained": trained, "certified": certified, "employed": employed}
    )
    label = "下达年度目标" if made else "调整年度目标"
    record(brand, "target", label, actor=actor, at=at, year=year, trained=trained, certified=certified, employed=employed)
    return target
