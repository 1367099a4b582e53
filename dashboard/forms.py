"""A new screen."""

from django import forms

from dashboard.models import WallScreen
from registry.enums import RegionKind
from registry.models import Region


class WallForm(forms.ModelForm):
    class Meta:
        model = WallScreen
        fields = ("name", "region")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        present = Region.objects.exclude(kind=RegionKind.CITY).filter(valid_to__isnull=True)
        self.fields["region"].queryset = present
        self.fields["region"].empty_label = "全市"
