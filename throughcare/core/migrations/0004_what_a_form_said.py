"""A form that is sent twice is told from one that was changed and sent again."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_mail_at_most_once")]

    operations = [
        migrations.AddField(
            "submission", "said", models.CharField(max_length=64, blank=True, default="", db_default="")
        )
    ]
