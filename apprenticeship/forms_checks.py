"""Writing a process check down, on a phone as well."""

from typing import Any

from django import forms

from apprenticeship.enums import CheckMethod
from apprenticeship.operations.checks import MOST_PHOTOS
from audit.pages import StepForm


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photographs; cleans to (name, content) of each."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = f"PNG 或 JPEG，最多 {MOST_PHOTOS} 张；手机上可以直接拍照。"
        super().__init__(widget=PhotosInput(attrs={"accept": "image/jpeg,image/png"}), help_text=help_text, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        uploads = data or []
        if not uploads:
            super().clean(None, initial)
        return [(upload.name, upload.read()) for upload in uploads]


class CheckForm(forms.Form):
    sections = (
        ("检查", ("checked_on", "method", "place", "heads_expected", "heads_present", "finding", "photos")),
        ("整改（发现问题时填）", ("demand", "rectify_by")),
    )

    checked_on = forms.DateField(label="检查日期", widget=forms.DateInput)
    method = forms.ChoiceField(label="方式", choices=CheckMethod, widget=forms.RadioSelect)
    place = forms.CharField(label="地点", max_length=120, help_text="例如：三号车间、实训楼 302；视频检查写会议名称。")
    heads_expected = forms.IntegerField(label="应到人数", min_value=0, max_value=2000, required=False)
    heads_present = forms.IntegerField(label="实到人数", min_value=0, max_value=2000, required=False)
    finding = forms.CharField(label="检查情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    photos = PhotosField(label="照片")
    demand = forms.CharField(label="整改要求", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    rectify_by = forms.DateField(label="整改期限", required=False, widget=forms.DateInput)


class AnswerForm(StepForm):
    photos = PhotosField(label="整改照片", required=False)


class InsistForm(StepForm):
    rectify_by = forms.DateField(label="新的整改期限", widget=forms.DateInput)
