"""The form of an upload."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from exchange import kinds

SUFFIXES = (".xlsx", ".xls", ".csv")


class UploadForm(forms.Form):
    """One file. Only a worker looks inside; here size and name are judged."""

    file = forms.FileField(
        label="文件",
        max_length=200,
        help_text="Excel 工作簿（xlsx、xls）或 csv。",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={"empty": "文件是空的。请检查是否选错了文件。", "max_length": "文件名太长，请改短后再上传。"},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        most = settings.IMPORT_MAX_BYTES
        if file.size is None or file.size > most:
            raise forms.ValidationError(f"文件超过 {most // 2**20} MB。请删去图片和多余的工作表，或拆成几个文件分别上传。")
        if not str(file.name).lower().endswith(SUFFIXES):
            raise forms.ValidationError("这不是 Excel 工作簿。请上传 xlsx、xls 或 csv 文件。")
        return file


class AliasForm(forms.Form):
    """A header word and the column that it means."""

    word = forms.CharField(label="表头写法", max_length=30, help_text="单位的表上实际写的文字，空格、标点和括号不影响比对。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (kind.label, [(f"{kind.key}.{key}", label) for key, label in kind.columns.items()])
            for kind in sorted(kinds.KINDS.values(), key=lambda kind: kind.label)
        ]
        self.fields = {"column": forms.ChoiceField(label="列", choices=[("", "请选择"), *choices]), **self.fields}
