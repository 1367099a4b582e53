"""Handing in a paper."""

from typing import Any

from django import forms

from accounts.actor import Actor
from apprenticeship.models import TrainingClass
from apprenticeship.permissions import open_stages
from policies.enums import KINDS_OF_STAGE


class MaterialForm(forms.Form):
    kind = forms.ChoiceField(label="材料")
    title = forms.CharField(label="说明", max_length=60, required=False, help_text="分几份上传时写明，例如“第1至20号学徒”；整份的不填。")
    file = forms.FileField(
        label="文件",
        help_text="盖章后的扫描件：PDF 或图片（PNG、JPEG），不超过20MB。同一材料再传即为新版，旧版仍保留。",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args: Any, actor: Actor, training_class: TrainingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = open_stages(actor, training_class)
        groups = [(stage.label, [(kind.value, kind.label) for kind in KINDS_OF_STAGE[stage]]) for stage in stages]
        self.fields["kind"].choices = [("", "请选择"), *groups]
