"""Shipped reference data: types of provincial projects and what was offered for them (domain.md §6, calls of 2024 and 2025)."""

from decimal import Decimal

from brands.models import ProjectType, TypeOffer

WAN = Decimal(10_000)
TYPES = (
    ("competition_base", "省级技能竞赛公共实训基地", (10, 500), (15, 500)),
    ("quality_school", "省级技工教育优质校", (10, 500), (20, 500)),
    ("talent_base", "省级高技能人才培养（示范）基地", (32, 300), (40, 300)),
    ("brand_base", "省级人力资源品牌培训（示范）基地", (20, 120), (20, 120)),
    ("world_skills_base", "省级世赛重点赛项提升项目基地", (25, None), (25, 70)),
    ("master_studio", "省级技能大师工作室", (None, None), (65, 20)),
)
"""Code, name, and for 2024 and 2025: places in the province, award in 万元. ``None``: no text was seen, so nothing is given."""
SOURCES = {2024: "2024年省级项目申报通知（公开报道）", 2025: "2025年省级项目申报通知（公开报道）"}


def shipped_types() -> list[ProjectType]:
    return [ProjectType(code=code, name=name, is_base=code == "brand_base") for code, name, *_ in TYPES]


def shipped_offers(types: list[ProjectType]) -> list[TypeOffer]:
    return [
        TypeOffer(type=kind, year=year, places=places, amount=None if wan is None else wan * WAN, source=SOURCES[year])
        for kind, (_, _, *offers) in zip(types, TYPES, strict=True)
        for year, (places, wan) in zip(SOURCES, offers, strict=True)
        if places is not None or wan is not None
    ]
