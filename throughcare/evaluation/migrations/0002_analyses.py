"""Analyses with their fixed plans, the rows behind them, and what came out; what is fixed stays."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows
from throughcare.evaluation.fixedsql import BACK, FIXED, OF_THE_PLAN, TRIGGERS

BY_FIGURES = "scheme_id = any ((select app_figures())::int[])"
# Whoever evaluates brings the rows; only the worker, which reads cases of offending, takes them out again.
READ_BY_THE_WORKER = f"{rows.BY_SCHEME} and 'offending' = any ({rows.MY_CLASSES})"
HANDED_OVER = [
    *rows.gate_function("evaluation_run_has_its_plan()"),
    *rows.gate_function("evaluation_data_before_plan()"),
]


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0001_cohorts'),
        ('partnerships', '0003_analysts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Analysis',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('comparison', 'Did fewer offend again? A matched comparison'), ('survival', 'How long until the next offence? Survival curves')], max_length=12)),
                ('question', models.CharField(max_length=300, verbose_name='Question')),
                ('source', models.CharField(choices=[('file', 'Everybody in a file, those taken on and the others'), ('cohort_and_file', 'A locked cohort, and others in a file'), ('referred', 'A locked cohort, and people who were referred and not adopted')], max_length=16)),
                ('data_to', models.DateField(null=True)),
                ('state', models.CharField(choices=[('draft', 'Being planned'), ('working', 'Being read'), ('failed', 'Something is wrong with the data or the plan'), ('checked', 'Checked, and not fixed yet'), ('fixed', 'Fixed')], default='draft', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=600)),
                ('asked_at', models.DateTimeField()),
                ('columns', models.JSONField(null=True)),
                ('data_name', models.CharField(blank=True, max_length=150)),
                ('data_sha256', models.CharField(blank=True, max_length=64)),
                ('plan', models.JSONField(null=True)),
                ('checks', models.JSONField(null=True)),
                ('fixed_at', models.DateTimeField(null=True)),
                ('plan_hash', models.CharField(blank=True, max_length=64)),
                ('earlier', models.PositiveSmallIntegerField(default=0)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='analyses', to='evaluation.cohort')),
                ('fixed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'verbose_name_plural': 'analyses',
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='AnalysisData',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('gathered', models.BooleanField(default=False)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('brought_at', models.DateTimeField()),
                ('analysis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.analysis')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['-brought_at'],
            },
        ),
        migrations.CreateModel(
            name='AnalysisRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('plan_hash', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('making', 'Being worked out'), ('made', 'Ready'), ('failed', 'Could not be worked out')], default='making', max_length=10)),
                ('done', models.PositiveSmallIntegerField(default=0)),
                ('failure', models.CharField(blank=True, max_length=600)),
                ('asked_at', models.DateTimeField()),
                ('figures', models.JSONField(null=True)),
                ('data_sha256', models.CharField(blank=True, max_length=64)),
                ('method', models.PositiveSmallIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('analysis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='evaluation.analysis')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['comparison', 'survival'])), name='analysis_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['file', 'cohort_and_file', 'referred'])), name='analysis_source_known'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'working', 'failed', 'checked', 'fixed'])), name='analysis_state_known'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='analysis_asks_something'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('source', 'file'), ('cohort__isnull', False), _connector='OR'), name='analysis_names_its_cohort'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fixed_at', None), ('fixed_by', None), ('plan_hash', ''), models.Q(('state', 'fixed'), _negated=True)), models.Q(('checks__isnull', False), ('fixed_at__isnull', False), ('fixed_by__isnull', False), ('state', 'fixed'), models.Q(('plan_hash', ''), _negated=True), models.Q(('data_sha256', ''), _negated=True)), _connector='OR'), name='fixed_analysis_is_whole'),
        ),
        migrations.AddIndex(
            model_name='analysisdata',
            index=models.Index(fields=['analysis', 'gathered', '-brought_at'], name='analysis_data_newest'),
        ),
        migrations.AddConstraint(
            model_name='analysisrun',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['making', 'made', 'failed'])), name='analysis_run_state_known'),
        ),
        migrations.AddConstraint(
            model_name='analysisrun',
            constraint=models.CheckConstraint(condition=models.Q(('plan_hash', ''), _negated=True), name='analysis_run_names_its_plan'),
        ),
        migrations.AddConstraint(
            model_name='analysisrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('figures__isnull', False), ('finished_at__isnull', False), ('method__gt', 0), ('state', 'made'), models.Q(('data_sha256', ''), _negated=True)), models.Q(models.Q(('state', 'made'), _negated=True), ('figures', None)), _connector='OR'), name='made_analysis_run_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='analysisrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'making')), fields=('analysis',), name='one_analysis_run_at_a_time'),
        ),
        rows.protect("evaluation_analysis", using=BY_FIGURES),
        rows.keep_version("evaluation_analysis"),
        rows.protect(
            "evaluation_analysisdata",
            using=READ_BY_THE_WORKER,
            check=f"{BY_FIGURES} or ({READ_BY_THE_WORKER})",
            gate_reads=False,
        ),
        rows.protect("evaluation_analysisrun", using=BY_FIGURES),
        rows.keep_version("evaluation_analysisrun"),
        migrations.RunSQL(";\n".join([OF_THE_PLAN, *HANDED_OVER, TRIGGERS, FIXED]), BACK),
    ]
