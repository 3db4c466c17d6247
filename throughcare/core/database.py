"""Brings the database to the newest schema, as its owner, and gives it the key that verifies who asks."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connections

# Tables and functions that parts of others make have no migration of ours to grant them in.
_FINISH = """
do $$
declare f record;
begin
  for f in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = 'public' and p.proname like 'procrastinate%' loop
    execute format('grant execute on function %s to throughcare_app', f.name);
  end loop;
end $$;
revoke insert, update, delete on django_migrations from throughcare_app;
"""


def upgrade(*, verbosity: int = 0) -> None:
    """Migrate, store the signing key if it is new, and finish the grants."""
    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
    finish()


def finish() -> None:
    """What follows every migration, and changes nothing when repeated."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_FINISH)
        cursor.execute("select 1 from core_contextkey where key = %s", [settings.CONTEXT_KEY])
        if cursor.fetchone() is None:
            cursor.execute("insert into core_contextkey (key, made_at) values (%s, now())", [settings.CONTEXT_KEY])
    connections["owner"].close()
