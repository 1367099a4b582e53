"""README and docs say what is so: accounts, parts, links; and nothing of the machine they were written on."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.enums import Role
from xinxiang_skills.demo.accounts import DEMO_PASSWORD, demo_accounts

ROOT = Path(settings.BASE_DIR)
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DEPENDENCIES = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


def required(file):
    """Names in a requirements file, without extras and bounds."""
    lines = (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    return {re.split(r"[\[<>=~ ]", line)[0] for line in lines if line and not line.startswith(("-", "#"))}


def in_tables(page):
    """Parts named in the first cells of the page's tables."""
    cells = re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE)
    return {name.strip() for cell in cells for name in cell.split(",")}


def test_readme_lists_the_demo_accounts():
    listed = re.findall(r"^\| `(\w+)` \| (\S+) \|", README, re.MULTILINE)
    assert listed == [(account.username, account.role.label) for account in demo_accounts()]
    assert f"`{DEMO_PASSWORD}`" in README
    assert {account.role for account in demo_accounts()} == set(Role)


def test_every_direct_dependency_is_explained_and_no_other():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    front_end = {*package["dependencies"], *package["devDependencies"]}
    assert in_tables(DEPENDENCIES) - {"part", "---"} == required("base.in") | required("dev.in") | front_end


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_no_page_names_this_machine(page):
    words = page.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.$}])/(?:home|root|tmp|work|Users)/\S*|https?://\S*(?:pypi|npmjs|registry\.)\S*", words) == []
