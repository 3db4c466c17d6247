"""Cohorts, who is in them, what was found, and tables of severity; what is locked stays."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows
from throughcare.evaluation.lockedsql import BACK, KEPT, MEMBERS

BY_FIGURES = "scheme_id = any ((select app_figures())::int[])"
# The index date may be the day of a conviction.
OF_OFFENDING = f"{rows.BY_SCHEME_AND_PERSON} and 'offending' = any ({rows.MY_CLASSES})"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_classes_in_the_context'),
        ('partnerships', '0003_analysts'),
        ('people', '0005_details_are_not_for_guests'),
        ('registrations', '0004_holding_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('name', models.CharField(max_length=100, verbose_name='Name')),
                ('question', models.TextField(blank=True, verbose_name='What is to be found out')),
                ('words', models.TextField()),
                ('definition', models.JSONField()),
                ('state', models.CharField(choices=[('taking', 'Being counted'), ('taken', 'To be checked'), ('failed', 'Could not be counted'), ('locked', 'Locked')], default='taking', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=600)),
                ('asked_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('many', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('locked_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('locked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='CohortMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index_date', models.DateField()),
                ('entered', models.DateField()),
                ('left', models.DateField(null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='evaluation.cohort')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registrations.registration')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
        ),
        migrations.CreateModel(
            name='SeverityTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='Name')),
                ('number', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=300, verbose_name='Where the weights come from')),
                ('weights', models.JSONField()),
                ('many', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('brought_at', models.DateTimeField()),
                ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['name', '-number'],
            },
        ),
        migrations.CreateModel(
            name='CohortResult',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('data_to', models.DateField()),
                ('months', models.PositiveSmallIntegerField(default=12)),
                ('state', models.CharField(choices=[('making', 'Being worked out'), ('made', 'Ready'), ('failed', 'Could not be worked out')], default='making', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=600)),
                ('asked_at', models.DateTimeField()),
                ('figures', models.JSONField(null=True)),
                ('method', models.PositiveSmallIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='evaluation.cohort')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
                ('severity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.severitytable')),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.UniqueConstraint(fields=('scheme', 'name'), name='cohort_named_once'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['taking', 'taken', 'failed', 'locked'])), name='cohort_state_known'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('locked_at', None), ('locked_by', None), models.Q(('state', 'locked'), _negated=True)), models.Q(('locked_at__isnull', False), ('locked_by__isnull', False), ('many__gt', 0), ('state', 'locked'), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='locked_cohort_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='cohortmember',
            constraint=models.UniqueConstraint(fields=('cohort', 'person'), name='cohort_member_once'),
        ),
        migrations.AddConstraint(
            model_name='cohortmember',
            constraint=models.CheckConstraint(condition=models.Q(('left', None), ('left__gte', models.F('entered')), _connector='OR'), name='cohort_member_left_after_entering'),
        ),
        migrations.AddConstraint(
            model_name='severitytable',
            constraint=models.UniqueConstraint(fields=('scheme', 'name', 'number'), name='severity_version_once'),
        ),
        migrations.AddConstraint(
            model_name='severitytable',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='severity_says_its_source'),
        ),
        migrations.AddConstraint(
            model_name='cohortresult',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['making', 'made', 'failed'])), name='cohort_result_state_known'),
        ),
        migrations.AddConstraint(
            model_name='cohortresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'made'), _negated=True), models.Q(('figures__isnull', False), ('finished_at__isnull', False), ('method__gt', 0)), _connector='OR'), name='made_cohort_result_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='cohortresult',
            constraint=models.CheckConstraint(condition=models.Q(('months__in', (6, 12, 24))), name='cohort_result_window_known'),
        ),
        rows.protect("evaluation_cohort", using=BY_FIGURES),
        rows.keep_version("evaluation_cohort"),
        rows.protect("evaluation_cohortmember", using=OF_OFFENDING),
        rows.protect("evaluation_cohortresult", using=BY_FIGURES),
        rows.keep_version("evaluation_cohortresult"),
        rows.protect("evaluation_severitytable", using=BY_FIGURES, gate_reads=False),
        rows.append_only("evaluation_severitytable"),
        migrations.RunSQL(";\n".join([MEMBERS, *rows.gate_function("evaluation_keep_members()"), KEPT]), BACK),
    ]
