"""Official tables as workbooks (domain.md §7, document conventions): A4 landscape, one page wide, repeated header."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reports.rules.tables import WAN, Cell, Content, Group, Measure, Total

A4 = 9
TITLE_ROW, UNIT_ROW, HEADER_ROW = 0, 1, 2
NUMBER_FORMATS = {
    Measure.COUNT: "#,##0",
    Measure.YUAN: "#,##0.00",
    Measure.WAN: "#,##0.00",
    Measure.PERCENT: '0.0"%"',
    Measure.NUMBER: "#,##0.##",
}


def write_table(content: Content, progress: Callable[[int], None] = lambda done: None) -> bytes:
    """The table as xlsx; sums are formulas that carry their value. ``progress`` hears the number of rows written.

    The same content gives the same bytes.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # The maker's clock would make two equal reports differ.
    made = datetime.combine(date.fromisoformat(content.made_on), datetime.min.time())
    book.set_properties({"title": f"{content.title} {content.period}", "comments": content.mark, "created": made})
    sheet = book.add_worksheet("报表")
    _Writer(content, sheet, _formats(book)).write(progress)
    _page(sheet)
    book.close()
    return out.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    base = {"font_name": "宋体", "font_size": 10, "border": 1, "valign": "vcenter"}
    formats = {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}),
        "line": book.add_format({"font_name": "宋体", "font_size": 10}),
        "right": book.add_format({"font_name": "宋体", "font_size": 10, "align": "right"}),
        "header": book.add_format({**base, "bold": True, "align": "center", "text_wrap": True}),
    }
    for bold in (False, True):
        style = {**base, "bold": bold}
        formats |= {
            f"{Measure.TEXT}{bold}": book.add_format({**style, "num_format": "@", "text_wrap": True}),
            f"{Measure.DAY}{bold}": book.add_format({**style, "num_format": "yyyy-mm-dd", "align": "center"}),
            **{f"{measure}{bold}": book.add_format({**style, "num_format": pattern}) for measure, pattern in NUMBER_FORMATS.items()},
        }
    return formats


class _Writer:
    """Writes one table from the top down; ``at`` is the row last written."""

    def __init__(self, content: Content, sheet: Worksheet, formats: dict[str, Format]) -> None:
        self.content, self.sheet, self.formats = content, sheet, formats
        self.measures = [column["measure"] for column in content.columns]
        self.summed = [index for index, column in enumerate(content.columns, 1) if column["total"] == Total.SUM]
        self.at, self.number = HEADER_ROW, 0

    def write(self, progress: Callable[[int], None]) -> None:
        self._head()
        subtotals = []
        for group in self.content.groups:
            first = self.at + 1
            for line in group.lines:
                self._row(line.cells)
                progress(self.number)
            if group.name:
                subtotals.append(self._subtotal(group, first))
        if self.content.totals is not None:
            self._total(self.content.totals, subtotals)
        self._foot()

    def _head(self) -> None:
        content, sheet, last = self.content, self.sheet, len(self.content.columns)
        sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, f"{content.title}{content.mark and f'（{content.mark}）'}", self.formats["title"])
        sheet.set_row(TITLE_ROW, 30)
        half = last // 2
        sheet.merge_range(UNIT_ROW, 0, UNIT_ROW, half, "填报单位（盖章）：", self.formats["line"])
        sheet.merge_range(UNIT_ROW, half + 1, UNIT_ROW, last, f"期间：{content.period}  单位：{content.unit}", self.formats["right"])
        sheet.write(HEADER_ROW, 0, "序号", self.formats["header"])
        sheet.set_column(0, 0, 5)
        for index, column in enumerate(content.columns, 1):
            sheet.write(HEADER_ROW, index, column["title"], self.formats["header"])
            sheet.set_column(index, index, column["width"])

    def _row(self, cells: list[Cell]) -> None:
        self.at += 1
        self.number += 1
        self.sheet.write_number(self.at, 0, self.number, self.formats[f"{Measure.COUNT}False"])
        for index, (cell, measure) in enumerate(zip(cells, self.measures, strict=True), 1):
            self._cell(index, cell, measure, bold=False)

    def _cell(self, index: int, cell: Cell, measure: str, *, bold: bool) -> None:
        style = self.formats[f"{measure}{bold}"]
        if cell is None:
            self.sheet.write_blank(self.at, index, None, style)
        elif measure == Measure.TEXT:
            self.sheet.write_string(self.at, index, str(cell), style)
        elif measure == Measure.DAY:
            self.sheet.write_datetime(self.at, index, date.fromisoformat(str(cell)), style)
        else:
            self.sheet.write_number(self.at, index, _shown(cell, measure), style)

    def _subtotal(self, group: Group, first: int) -> int:
        """The 小计 of a group, summing its rows; returns its row as a workbook counts."""
        self.at += 1
        formulas = {index: f"=SUM({xl_col_to_name(index)}{first + 1}:{xl_col_to_name(index)}{self.at})" for index in self.summed}
        self._sums(f"{group.name}小计", group.sums, formulas)
        return self.at + 1

    def _total(self, totals: list[Cell], subtotals: list[int]) -> None:
        """The 合计: of the 小计 where there are groups, else of all rows."""
        first, last = HEADER_ROW + 2, self.at + 1
        self.at += 1
        formulas = {}
        for index in self.summed:
            column = xl_col_to_name(index)
            rows = f"SUM({column}{first}:{column}{last})" if self.number else "0"
            formulas[index] = "=" + ("+".join(f"{column}{row}" for row in subtotals) or rows)
        self._sums("合计", totals, formulas)

    def _sums(self, label: str, sums: list[Cell], formulas: dict[int, str]) -> None:
        self.sheet.write_blank(self.at, 0, None, self.formats[f"{Measure.TEXT}True"])
        for index, (cell, measure) in enumerate(zip(sums, self.measures, strict=True), 1):
            if index in formulas:
                self.sheet.write_formula(self.at, index, formulas[index], self.formats[f"{measure}True"], _shown(cell, measure))
            elif index == 1:
                self.sheet.write_string(self.at, index, label, self.formats[f"{Measure.TEXT}True"])
            else:
                self._cell(index, cell, measure, bold=True)

    def _foot(self) -> None:
        signature = f"制表人：              审核人：              负责人：              填报日期：{self.content.made_on}"
        self.sheet.write(self.at + 2, 0, signature, self.formats["line"])
        for number, note in enumerate(self.content.notes, 1):
            self.sheet.write(self.at + 2 + number, 0, f"注{number}：{note}", self.formats["line"])


def _shown(cell: Cell, measure: str) -> Decimal | int:
    """The number in the cell: 万元 keep all their places, so that sums of them are exact and only the look is rounded."""
    number = Decimal(cell or 0)
    return number / WAN if measure == Measure.WAN else number


def _page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
