"""The triggers that keep the log; see ``registry.audit.triggers``."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from registry.audit import triggers


def create(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.CREATION[editor.connection.vendor]:
        editor.execute(statement)


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.REMOVAL[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(create, remove)]
