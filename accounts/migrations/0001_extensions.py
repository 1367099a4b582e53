from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Exclusion constraints need btree_gist, name search needs pg_trgm; both are trusted extensions."""

    dependencies = []
    operations = [BtreeGistExtension(), TrigramExtension()]
