"""The signed context also says which classes of information the asker's agency has signed for."""

from typing import ClassVar

from django.db import migrations

from throughcare.core.contextsql import CLASSES, CLASSES_BACK


class Migration(migrations.Migration):
    """Seven parts instead of six, and `app_classes()`."""

    dependencies: ClassVar = [("core", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(CLASSES, CLASSES_BACK)]
