"""Earlier versions of a plan as they were, and the services that actions refer to; both protected from the start."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

OWN_TOO = (
    f"{rows.BY_SCHEME_AND_PERSON} and (information_class = any ({rows.MY_CLASSES}) or agency_id = {rows.MY_AGENCY})"
)
# What is left of versions that ended before: the actions that were closed under them. Open ones had moved on.
KEEP_CLOSED = """
insert into plans_planline (id, version, made_at, changed_at, scheme_id, person_id, plan_id, action_id, what, prong,
  pathway, agency_id, named_person, due_on, funder, state, closed_on, outcome, information_class)
select gen_random_uuid(), 1, now(), now(), a.scheme_id, a.person_id, a.plan_id, a.id, a.what, a.prong, a.pathway,
  a.agency_id, a.named_person, a.due_on, a.funder, a.state, a.closed_on, a.outcome, a.information_class
from plans_planaction a join plans_plan p on p.id = a.plan_id where not p.current
"""
READ = ("plans_planaction", "plans_plan")


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
        ("plans", "0002_classes_of_information"),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanLine',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('what', models.CharField(max_length=500)),
                ('prong', models.CharField(choices=[('support', 'Support'), ('intervene', 'Intervene'), ('disrupt', 'Disrupt')], max_length=12)),
                ('pathway', models.CharField(max_length=60)),
                ('named_person', models.CharField(max_length=200)),
                ('due_on', models.DateField()),
                ('funder', models.CharField(blank=True, max_length=100)),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('could_not', 'Could not be done'), ('did_not', 'Was not done'), ('not_needed', 'No longer needed')], max_length=12)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('outcome', models.TextField(blank=True)),
                ('information_class', models.CharField(choices=[('identity', 'Who the person is'), ('offending', 'Offending and custody'), ('casework', 'Case work, plans and ratings'), ('health', 'Health, drugs and alcohol'), ('intelligence', 'Police intelligence')], db_default='casework', default='casework', max_length=20)),
            ],
            options={
                'ordering': ['due_on', 'made_at'],
            },
        ),
        migrations.CreateModel(
            name='ServiceReferral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('information_class', models.CharField(choices=[('identity', 'Who the person is'), ('offending', 'Offending and custody'), ('casework', 'Case work, plans and ratings'), ('health', 'Health, drugs and alcohol'), ('intelligence', 'Police intelligence')], db_default='casework', default='casework', max_length=20)),
                ('provider', models.CharField(max_length=200, verbose_name='Who runs the service')),
                ('name', models.CharField(max_length=200, verbose_name='Name of the service')),
                ('referred_on', models.DateField(verbose_name='Referred on')),
                ('answer', models.CharField(choices=[('none', 'No answer yet'), ('accepted', 'Accepted'), ('waiting_list', 'On the waiting list'), ('refused', 'Refused')], default='none', max_length=12, verbose_name='Answer')),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('given_up_on', models.DateField(blank=True, null=True)),
                ('why_not', models.TextField(blank=True, verbose_name='Why it did not start')),
            ],
            options={
                'ordering': ['referred_on', 'made_at'],
            },
        ),
        migrations.AddField(
            model_name='planline',
            name='action',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='then', to='plans.planaction'),
        ),
        migrations.AddField(
            model_name='planline',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency'),
        ),
        migrations.AddField(
            model_name='planline',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='planline',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='plans.plan'),
        ),
        migrations.AddField(
            model_name='planline',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme'),
        ),
        migrations.AddField(
            model_name='servicereferral',
            name='action',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='service', to='plans.planaction'),
        ),
        migrations.AddField(
            model_name='servicereferral',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency'),
        ),
        migrations.AddField(
            model_name='servicereferral',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='servicereferral',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme'),
        ),
        migrations.AddConstraint(
            model_name='planline',
            constraint=models.UniqueConstraint(fields=('plan', 'action'), name='one_line_a_version'),
        ),
        migrations.AddIndex(
            model_name='servicereferral',
            index=models.Index(fields=['scheme', 'provider', 'name'], name='service_by_name'),
        ),
        migrations.AddConstraint(
            model_name='servicereferral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('provider', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='service_is_named'),
        ),
        migrations.AddConstraint(
            model_name='servicereferral',
            constraint=models.CheckConstraint(condition=models.Q(('answered_on', None), ('answered_on__gte', models.F('referred_on')), _connector='OR'), name='service_answers_after'),
        ),
        migrations.AddConstraint(
            model_name='servicereferral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'none'), ('answered_on', None)), models.Q(models.Q(('answer', 'none'), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='service_answer_is_dated'),
        ),
        migrations.AddConstraint(
            model_name='servicereferral',
            constraint=models.CheckConstraint(condition=models.Q(('started_on', None), ('started_on__gte', models.F('referred_on')), _connector='OR'), name='service_starts_after'),
        ),
        migrations.AddConstraint(
            model_name='servicereferral',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), models.Q(('ended_on__gte', models.F('started_on')), ('started_on__isnull', False)), _connector='OR'), name='service_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='servicereferral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_up_on', None), models.Q(('answer', 'refused'), _negated=True)), models.Q(('started_on', None), models.Q(('why_not', ''), _negated=True)), _connector='OR'), name='service_not_started_says_why'),
        ),
        # Nobody asks while a migration runs, so the rules that would hide every row are lifted for the one statement.
        migrations.RunSQL(
            [
                *(f"alter table {table} no force row level security" for table in READ),
                KEEP_CLOSED,
                "set constraints all immediate",
                *(f"alter table {table} force row level security" for table in READ),
            ],
            migrations.RunSQL.noop,
        ),
        rows.protect("plans_planline", using=OWN_TOO),
        rows.append_only("plans_planline"),
        rows.protect("plans_servicereferral", using=OWN_TOO),
        rows.keep_version("plans_servicereferral"),
    ]
