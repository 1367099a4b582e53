"""Forms of invoices and their allocation."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Sum
from django.http import QueryDict

from subsidies.forms import YuanField
from subsidies.models import Invoice
from subsidies.rules.invoices import equal_shares
from subsidies.selectors import CostRow

EVERY_YEAR = "all"


class InvoiceForm(forms.ModelForm):
    face_value = YuanField(label="票面金额（元）")

    class Meta:
        model = Invoice
        fields = ["code", "number", "issuer", "issued_on", "face_value"]
        widgets = {"issued_on": forms.DateInput}
        help_texts = {"code": "数电票没有代码，请留空。", "issuer": "照票面的销售方（收款单位）名称填写。"}


class SharesForm(forms.Form):
    """Cells ``share-<line>-<year>``: what of the invoice is whose cost of which training year, in yuan."""

    def __init__(self, *args: Any, invoice: Invoice, rows: Iterable[CostRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invoice, self.rows = invoice, list(rows)
        known = {(a.line_id, a.year): a.amount for a in invoice.allocations.all()}
        others = invoice.claim.invoices.filter(live=True).exclude(pk=invoice.pk)
        sums = others.values_list("allocations__line_id", "allocations__year").annotate(total=Sum("allocations__amount"))
        self.elsewhere = {(line, year): total for line, year, total in sums}
        for row in self.rows:
            for year in range(1, row.years + 1):
                label = f"{row.line.person.name} 第{year}学年分摊（元）"
                field = YuanField(label=label, initial=known.get((row.line.pk, year)), required=False, min_value=0)
                field.widget.attrs["aria-label"] = label
                self.fields[cell(row, year)] = field

    def visible_fields(self) -> list[forms.BoundField]:
        """The cells stand in their table."""
        return []

    @property
    def year_numbers(self) -> range:
        return range(1, max((row.years for row in self.rows), default=0) + 1)

    def table(self) -> list[tuple[CostRow, list[tuple[forms.BoundField | None, Decimal | None]]]]:
        """Each line with its cells and what other invoices prove for the same year, padded to the longest."""
        return [(row, [self._cell(row, year) for year in self.year_numbers]) for row in self.rows]

    def _cell(self, row: CostRow, year: int) -> tuple[forms.BoundField | None, Decimal | None]:
        return self[cell(row, year)] if year <= row.years else None, self.elsewhere.get((row.line.pk, year))

    def shares(self) -> dict[tuple[int, int], Decimal]:
        """Yuan by line and year, as far as filled in."""
        cells = {(row.line.pk, year): self.cleaned_data.get(cell(row, year)) for row in self.rows for year in range(1, row.years + 1)}
        return {place: amount for place, amount in cells.items() if amount}

    def shared_equally(self, which: str) -> QueryDict:
        """The data with the whole face value in equal shares: over every person and year, or over one year's persons."""
        data = self.data.copy()
        cells = [(row, year) for row in self.rows for year in range(1, row.years + 1)]
        chosen = [place for place in cells if which in (EVERY_YEAR, str(place[1]))]
        shares = dict(zip(chosen, equal_shares(self.invoice.face_value, len(chosen)), strict=True)) if chosen else {}
        for row, year in cells:
            data[cell(row, year)] = str(shares.get((row, year), ""))
        return data


def cell(row: CostRow, year: int) -> str:
    return f"share-{row.line.pk}-{year}"


class ExclusionForm(forms.Form):
    reason = forms.CharField(label="剔除理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text="企业和培训机构会看到。")
