"""The command: its JSON, its exit codes, and that it needs no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apprenticeship.tests.rosters import HEADER, person, rows_of, workbook

SHARED = settings.BASE_DIR.parent / "shared" / "rosters"
EXPECTED = sorted(SHARED.glob("*.expected.json"))


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check_roster", *map(str, arguments)]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | environment, capture_output=True, text=True, check=False)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(workbook({"名册": [HEADER, *rows_of([person(0), person(1, level="大师傅", phone="12345")])]}))
    return file


def test_standard_output_is_the_json_alone(roster: Path) -> None:
    result = run(roster, "--json", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert result.returncode == 0
    answer = json.loads(result.stdout)
    assert answer["accepted"] == 1
    assert [(e["sheet"], e["row"], e["field"], e["code"]) for e in answer["errors"]] == [("名册", 3, "level", "level_unknown")]
    assert [(w["row"], w["code"]) for w in answer["warnings"]] == [(3, "phone_odd")]


def test_a_refused_file_exits_with_2(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK\x03\x04")
    result = run(file, "--json")
    assert result.returncode == 2
    assert set(json.loads(result.stdout)) == {"refused", "message"}
    assert json.loads(result.stdout)["refused"] == "not_a_workbook"


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--colour"], ["no-such-file.xlsx"], ["no-such-file.xlsx", "--json"]])
def test_wrong_usage_exits_with_64(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (64, "")
    assert result.stderr


def test_the_text_names_sheet_and_row(roster: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_roster", roster)
    text = capsys.readouterr().out
    assert "「名册」第 3 行" in text
    assert text.endswith("可用 1 行，退回 1 行，提醒 1 条\n")


def test_a_refused_file_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("")
    with pytest.raises(CommandError, match="空的"):
        call_command("check_roster", tmp_path / "a.csv")


@pytest.mark.skipif(not EXPECTED, reason="the shared rosters are not beside the project")
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_the_shared_rosters(expected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = expected.name.removesuffix(".expected.json")
    file = next(path for path in SHARED.iterdir() if path.stem == name and path.suffix in {".xlsx", ".csv", ".xls"})
    wanted = json.loads(expected.read_text())
    call_command("check_roster", file, "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["accepted"] == wanted["accepted"]
    assert {(e["sheet"], e["row"], e["code"]) for e in answer["errors"]} == {tuple(error) for error in wanted["errors"]}
