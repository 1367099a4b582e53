"""The compose file names every variable that production reads, and none that nobody reads. No engine runs it here."""

import re

import pytest
import yaml
from django.conf import settings

COMPOSE = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")
# Read by the programs in the image, not by our settings.
OTHERS = {"DJANGO_SETTINGS_MODULE", "REMAP_SIGTERM"}
# Set in the image or for development only.
NOT_IN_COMPOSE = {"PORTAL_VAR", "PORTAL_DEBUG"}


def variables_read() -> set[str]:
    source = "".join((settings.BASE_DIR / "xinxiang_skills" / "settings" / f"{name}.py").read_text() for name in ("base", "production"))
    return set(re.findall(r'(?:environ\.get\(|required\(|environ\[)"(\w+)"', source))


def test_settings_and_compose_name_the_same_variables():
    named = set().union(*(SERVICES[name]["environment"] for name in OURS))
    assert variables_read() - NOT_IN_COMPOSE == named - OTHERS


def test_every_secret_of_the_compose_file_is_in_the_example():
    wanted = set(re.findall(r"\$\{(\w+)", (settings.BASE_DIR / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^(\w+)=", (settings.BASE_DIR / ".env.example").read_text(), re.MULTILINE))
    assert wanted == offered


def test_only_the_migrating_service_knows_the_owner():
    knowing = [name for name in OURS if "MIGRATE_DATABASE_URL" in SERVICES[name]["environment"]]
    assert knowing == ["migrate"]
    assert all("portal_app:" in SERVICES[name]["environment"]["DATABASE_URL"] for name in OURS)


@pytest.mark.parametrize("name", ["web", "worker", "beat", "db", "redis"])
def test_long_running_services_are_watched_and_restarted(name):
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_serves_before_the_schema_is_there(name):
    assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_database_keeps_its_data_where_version_18_puts_it():
    assert SERVICES["db"]["image"] == "postgres:18"
    assert "database:/var/lib/postgresql" in SERVICES["db"]["volumes"]
    assert SERVICES["db"]["environment"]["POSTGRES_INITDB_ARGS"] == "--locale=C.UTF-8 --encoding=UTF8"
