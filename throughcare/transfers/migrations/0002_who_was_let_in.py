"""Whether an offer let its recipient in to a restricted record, so that a refusal takes away no more than that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transfers", "0001_offers")]

    operations = [
        migrations.AddField(
            model_name="transfer", name="let_in", field=models.BooleanField(db_default=False, default=False)
        ),
    ]
