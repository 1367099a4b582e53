from reports.tests.conftest import world

__all__ = ["world"]
