"""Papers of a class (材料): handed in, replaced by a newer version, withdrawn, read. Nothing that was handed in is lost."""

from datetime import datetime
from hashlib import sha256

from accounts.actor import Actor
from apprenticeship.bars import papers_locked
from apprenticeship.models import Material, TrainingClass
from apprenticeship.operations.guards import moment
from apprenticeship.permissions import can_void_material, is_party, open_stages
from audit.operations import Refused, authorise, lock, operation, record, require
from exchange.files import read_file, store_file
from exchange.rules.papers import PaperRefused, judge_paper
from policies.enums import KINDS_OF_STAGE, MaterialStage


@operation
def material_add(
    *, actor: Actor, class_id: int, kind: str, content: bytes, filename: str, title: str = "", at: datetime | None = None
) -> Material:
    """Hand in a paper; under the same kind and title it becomes the next version, and the one before stays to be read."""
    training_class = lock(TrainingClass, class_id)
    authorise(is_party(actor, training_class), "材料由企业或培训机构上传。")
    stage = next(stage for stage, kinds in KINDS_OF_STAGE.items() if kind in kinds)
    _require_open(actor, training_class, stage)
    try:
        paper = judge_paper(content)
    except PaperRefused as refused:
        raise Refused(str(refused), field="file") from refused
    versions = Material.objects.filter(training_class=training_class, kind=kind, title=title.strip())
    before = versions.order_by("number").select_related("file").last()
    same = before is not None and before.current and before.file.sha256 == sha256(content).hexdigest()
    require(not same, "这份文件与现行版本完全相同，不必重传。", "file")
    stored = store_file(content, filename, actor=actor)
    stored.content_type = paper.media_type
    stored.save(update_fields=["content_type"])
    versions.filter(current=True).update(current=False)
    added = Material.objects.create(
        training_class=training_class,
        kind=kind,
        title=title.strip(),
        number=before.number + 1 if before else 1,
        file=stored,
        pages=paper.pages,
        added_by_id=actor.user_id,
        added_at=moment(at),
    )
    said = f"{added} 第{added.number}版，{added.pages}页"
    record(training_class, "material", "上传材料", actor=actor, at=at, comment=said, material=added.pk, sha256=stored.sha256)
    return added


@operation
def material_void(*, actor: Actor, material_id: int, comment: str, at: datetime | None = None) -> Material:
    """Withdraw a paper that was handed in by mistake (作废); it can still be read, and counts no more."""
    material = lock(Material, material_id)
    training_class = lock(TrainingClass, material.training_class_id)
    authorise(is_party(actor, training_class), "材料由企业或培训机构作废。")
    _require_open(actor, training_class, material.stage)
    require(can_void_material(actor, material), "这份材料已不是现行版本，请刷新页面。")
    require(comment.strip(), "请写明作废理由。", "comment")
    material.current, material.voided_reason = False, comment.strip()
    material.save(update_fields=["current", "voided_reason"])
    record(training_class, "material_void", "作废材料", actor=actor, at=at, comment=f"{material}：{comment.strip()}", material=material.pk)
    return material


@operation
def material_read(*, actor: Actor, material_id: int) -> tuple[Material, bytes]:
    """The paper itself; whoever opens one leaves a trace, since it holds people's data (domain.md §8.2)."""
    material = Material.objects.visible_to(actor).select_related("file").get(pk=material_id)
    record(material, "read", "查看材料", actor=actor)
    return material, read_file(material.file)


def _require_open(actor: Actor, training_class: TrainingClass, stage: MaterialStage) -> None:
    """The office reads what it was given: papers rest while they are with it."""
    state = training_class.get_state_display()
    require(
        stage in open_stages(actor, training_class), f"班级现在是“{state}”，不能变动{stage.label}材料。需要更换的，请联系经办退回补正。"
    )
    if stage == MaterialStage.CLAIM and (reason := papers_locked(training_class)):
        raise Refused(reason)
