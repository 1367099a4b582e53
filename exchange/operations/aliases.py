"""Header words that the office adds (表头别名)."""

from accounts.actor import Actor
from audit.operations import Refused, authorise, operation, record, require
from exchange import kinds
from exchange.models import HeaderAlias
from exchange.permissions import can_keep_aliases
from exchange.sheets.columns import plain_label


@operation
def alias_add(*, actor: Actor, kind: str, column: str, word: str) -> HeaderAlias:
    """Have files of ``kind`` understood where ``word`` stands over ``column``; a word that already means a column is refused."""
    authorise(can_keep_aliases(actor))
    chosen = kinds.find(kind)
    require(chosen, "没有这种导入。", field="column")
    require(column in chosen.columns, "没有这一列。", field="column")
    plain = plain_label(word)
    require(plain, "请填写表头上的文字。", field="word")
    layout = chosen.layout()
    if known := layout.words.get(plain):
        raise Refused(f"“{word.strip()}”已按「{layout.columns[known[1]].label}」读取，不用再添加。", field="word")
    alias = HeaderAlias.objects.create(kind=kind, column=column, word=word.strip(), plain=plain, added_by_id=actor.user_id)
    record(alias, "add", "添加表头别名", actor=actor, kind=kind, column=column, word=alias.word)
    return alias


@operation
def alias_remove(*, actor: Actor, alias_id: int) -> None:
    authorise(can_keep_aliases(actor))
    alias = HeaderAlias.objects.select_for_update().get(pk=alias_id)
    record(alias, "remove", "删除表头别名", actor=actor, kind=alias.kind, column=alias.column, word=alias.word)
    alias.delete()
