"""A message is taken before it is sent, so that no crash in between sends it twice."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_classes_in_the_context")]

    operations = [migrations.AddField("outboxmessage", "taken_at", models.DateTimeField(null=True))]
