"""Workbooks put together part by part, also such as no program would write."""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

WORKBOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"""
_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELATIONS}/officeDocument"
        Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": WORKBOOK,
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""",
}


def sheet_xml(rows: str, after: str = "") -> str:
    return f"""<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>"""


def texts_xml(*texts: str) -> str:
    return f"""<sst xmlns="{MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>"""


def package(parts: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An xlsx of the usual parts and these; a part given replaces the usual one."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in (_PARTS | dict(parts)).items():
            archive.writestr(name, content)
    return target.getvalue()


def one_sheet(rows: str, after: str = "", **parts: str | bytes) -> bytes:
    """A workbook of one sheet with these ``<row>`` elements."""
    return package({"xl/worksheets/sheet1.xml": sheet_xml(rows, after), **parts})
