"""A decision taken back or its words corrected are steps of a referral too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="step",
            name="kind",
            field=models.CharField(
                choices=[
                    ("started", "Started"),
                    ("sent_to_gatekeeper", "Sent to the gatekeeper"),
                    ("sent_back", "Sent back by the gatekeeper"),
                    ("stopped", "Stopped by the gatekeeper"),
                    ("passed_on", "Passed on by the gatekeeper"),
                    ("sent", "Sent to the co-ordinator"),
                    ("matched", "Joined to a person already on record"),
                    ("ready", "Ready for the panel"),
                    ("returned", "Sent back for information"),
                    ("chased", "Reminder sent"),
                    ("answered", "Answered"),
                    ("listed", "Put on an agenda"),
                    ("unlisted", "Taken off the agenda"),
                    ("deferred", "Deferred by the panel"),
                    ("decided", "Decided by the panel"),
                    ("reopened", "Decision taken back as a mistake"),
                    ("corrected", "Words of the decision corrected"),
                    ("declined", "Declined before the panel"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=20,
            ),
        ),
    ]
