"""Who is there and who is a guest; protected from the start, with what a guest may see of one person."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows
from throughcare.sitting.guestsql import DECISIONS, FUNCTIONS, FUNCTIONS_BACK, INVITATIONS, ITEMS, PEOPLE

# What is opened to a guest beside the rule of each table, row by row.
READS = {
    "sitting_guest": f"id = any ({INVITATIONS})",
    "sitting_joining": f"practitioner_id = {rows.MY_PRACTITIONER}",
    "people_person": f"id = any ({PEOPLE})",
    "panels_reason": f"item_id = any ({ITEMS}) and information_class = any ({rows.MY_CLASSES})",
    "panels_decision": f"item_id = any ({DECISIONS})",
}
# A guest accepts the statement and comes and goes: own line, of a meeting to which they are invited.
INVITED_THERE = (
    "exists (select 1 from sitting_guest g where g.meeting_id = sitting_joining.meeting_id "
    "and g.scheme_id = sitting_joining.scheme_id)"
)
OWN_LINE = f"practitioner_id = {rows.MY_PRACTITIONER} and guest and {INVITED_THERE}"
JOINS = [
    f"create policy guest_joins on sitting_joining for insert to throughcare_app with check ({OWN_LINE})",
    (
        f"create policy guest_moves on sitting_joining for update to throughcare_app using ({OWN_LINE}) "
        f"with check ({OWN_LINE})"
    ),
]


def guests_read(table: str, rule: str) -> migrations.RunSQL:
    """One more way to read a table, beside its own rule."""
    return migrations.RunSQL(
        f"create policy guest_reads on {table} for select to throughcare_app using ({rule})",
        f"drop policy if exists guest_reads on {table}",
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('panels', '0003_agenda_reasons_and_points'),
        ('partnerships', '0002_guests'),
        ('people', '0005_details_are_not_for_guests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('why', models.CharField(max_length=300, verbose_name='Why')),
                ('let_in_at', models.DateTimeField(null=True)),
                ('shown_out_at', models.DateTimeField(null=True)),
                ('decision_shown_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='panels.agendaitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='panels.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['made_at'],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['practitioner'], name='guest_by_practitioner')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('item', 'practitioner'), name='one_invitation_an_item'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='guest_says_why'), models.CheckConstraint(condition=models.Q(('shown_out_at', None), ('let_in_at__isnull', False), _connector='OR'), name='shown_out_was_in')],
            },
        ),
        migrations.CreateModel(
            name='Joining',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('named', models.CharField(max_length=200, verbose_name='Name')),
                ('statement_version', models.CharField(max_length=40)),
                ('guest', models.BooleanField(default=False)),
                ('joined_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joinings', to='panels.meeting')),
                ('practitioner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['joined_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('practitioner__isnull', False)), fields=('meeting', 'practitioner'), name='joined_once'), models.CheckConstraint(condition=models.Q(('named', ''), _negated=True), name='joined_by_name'), models.CheckConstraint(condition=models.Q(('statement_version', ''), _negated=True), name='joined_on_a_statement'), models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('joined_at')), _connector='OR'), name='left_later')],
            },
        ),
        rows.protect("sitting_guest", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("sitting_guest"),
        rows.protect("sitting_joining", using=rows.BY_SCHEME),
        rows.keep_version("sitting_joining"),
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        *(guests_read(table, rule) for table, rule in READS.items()),
        migrations.RunSQL(
            ";\n".join(JOINS),
            "drop policy if exists guest_moves on sitting_joining; drop policy if exists guest_joins on sitting_joining",
        ),
    ]
