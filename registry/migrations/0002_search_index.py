"""The index that searching asks, beside the table of documents; see ``registry.search.schema``."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from registry.search import schema


def create(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    schema.run(editor.execute, schema.CREATION[editor.connection.vendor])


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    schema.run(editor.execute, schema.REMOVAL[editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(create, remove)]
