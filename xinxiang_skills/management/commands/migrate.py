"""``migrate`` as the schema's owner, between the extensions and the application role's grants."""

from typing import Any

from django.core.management.commands import migrate

from xinxiang_skills.database.roles import as_owner, create_extensions, grant_application


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner() as application:
            only_asking = options["plan"] or options["check_unapplied"]
            if not only_asking:
                create_extensions()
            super().handle(*args, **options)
            if not only_asking:
                grant_application(application)
