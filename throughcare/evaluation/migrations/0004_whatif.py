"""What-ifs and who would differ, protected from the start; once made nothing of it changes."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows
from throughcare.evaluation.whatifsql import BACK, KEPT, TRIGGERS

BY_FIGURES = "scheme_id = any ((select app_figures())::int[])"
# Every class that one of the two answers rests on.
OF_ITS_CLASSES = f"{rows.BY_SCHEME_AND_PERSON} and classes::text[] <@ {rows.MY_CLASSES}"


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0003_money'),
        ('partnerships', '0003_analysts'),
        ('people', '0005_details_are_not_for_guests'),
        ('referrals', '0002_corrected_decisions'),
        ('registrations', '0004_holding_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='WhatIf',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('name', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=200)),
                ('profile', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('filled', models.JSONField(default=dict)),
                ('day', models.DateField()),
                ('since', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Values left open'), ('making', 'Being worked out'), ('made', 'Ready'), ('failed', 'Could not be worked out')], default='open', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=600)),
                ('asked_at', models.DateTimeField()),
                ('many', models.PositiveIntegerField(default=0)),
                ('read', models.PositiveIntegerField(default=0)),
                ('figures', models.JSONField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('profile_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.profileversion')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='WhatIfRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('group', models.CharField(choices=[('referrals', 'Referrals of the last twelve months'), ('cohort', 'People on the scheme today')], max_length=10)),
                ('ours', models.CharField(max_length=10)),
                ('theirs', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=100)),
                ('reasons', models.JSONField()),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('referral', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='referrals.referral')),
                ('registration', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registrations.registration')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
                ('what_if', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='evaluation.whatif')),
            ],
        ),
        migrations.AddIndex(
            model_name='whatif',
            index=models.Index(fields=['scheme', '-asked_at'], name='what_if_by_scheme'),
        ),
        migrations.AddConstraint(
            model_name='whatif',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'making', 'made', 'failed'])), name='what_if_state_known'),
        ),
        migrations.AddConstraint(
            model_name='whatif',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('figures__isnull', False), ('finished_at__isnull', False), ('state', 'made')), models.Q(models.Q(('state', 'made'), _negated=True), ('figures', None), ('finished_at', None)), _connector='OR'), name='made_what_if_is_whole'),
        ),
        migrations.AddIndex(
            model_name='whatifrow',
            index=models.Index(fields=['what_if', 'group', 'ours', 'theirs', 'reason', 'id'], name='what_if_rows'),
        ),
        migrations.AddConstraint(
            model_name='whatifrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group', 'referrals'), ('referral__isnull', False), ('registration', None)), models.Q(('group', 'cohort'), ('referral', None), ('registration__isnull', False)), _connector='OR'), name='what_if_row_is_of_one_kind'),
        ),
        migrations.AddConstraint(
            model_name='whatifrow',
            constraint=models.CheckConstraint(condition=models.Q(('ours', models.F('theirs')), _negated=True), name='what_if_row_differs'),
        ),
        rows.protect("evaluation_whatif", using=BY_FIGURES),
        rows.keep_version("evaluation_whatif"),
        rows.protect("evaluation_whatifrow", using=OF_ITS_CLASSES, gate_reads=False),
        migrations.RunSQL(
            ";\n".join([KEPT, *rows.gate_function("evaluation_keep_what_if_rows()"), TRIGGERS]), BACK
        ),
    ]
