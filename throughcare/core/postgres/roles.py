"""Who may do what in the database: the roles, their rights, and the SQL that makes them."""

from __future__ import annotations

import re

from throughcare.core.postgres.errors import PostgresError

ADMIN = "postgres"
OWNER = "throughcare_owner"
APP = "throughcare_app"
GATE = "throughcare_gate"
DATABASE = "throughcare"
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")

# The roles: one that migrates, one that serves, and one that cannot sign in and lends its rights to functions.
CLUSTER_SQL = """\
do $roles$
declare
  wanted record;
begin
  for wanted in
    select * from (values ('throughcare_owner', 'login'),
                          ('throughcare_app', 'login'),
                          ('throughcare_gate', 'nologin')) as roles (name, sign_in)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.sign_in);
    end if;
    -- An administrator who is no superuser can act for a role only as its member.
    if not pg_has_role(current_user, wanted.name, 'usage') and wanted.name <> 'throughcare_app' then
      execute format('grant %I to %I', wanted.name, current_user);
    end if;
  end loop;

  if exists (
    select from pg_roles
     where rolname in ('throughcare_owner', 'throughcare_app', 'throughcare_gate')
       and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
  ) then
    raise exception 'a Throughcare role has rights over the whole server: take them away first';
  end if;

  -- The owner may hand a function to the gate; the serving role must never act as either.
  grant throughcare_gate to throughcare_owner;
  if pg_has_role('throughcare_app', 'throughcare_gate', 'member')
     or pg_has_role('throughcare_app', 'throughcare_owner', 'member') then
    raise exception 'throughcare_app must not be a member of throughcare_owner or throughcare_gate';
  end if;
end
$roles$;
"""

# Extensions and rights inside one database, run while connected to it.
DATABASE_SQL = """\
do $database$
declare
  extension text;
begin
  foreach extension in array array['pg_trgm', 'btree_gist', 'unaccent'] loop
    if exists (select from pg_available_extensions where name = extension) then
      execute format('create extension if not exists %I with schema public', extension);
    end if;
  end loop;

  -- Nothing is for everybody; each role gets what it needs by name.
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to throughcare_app', current_database());
end
$database$;

revoke all on schema public from public;
grant usage on schema public to throughcare_app;
-- PostgreSQL asks that whoever is to own a function may create in its schema; the gate cannot sign in.
grant usage, create on schema public to throughcare_gate;

-- What the owner makes, the serving role may read and write, but not empty, refer to or hang triggers on.
alter default privileges for role throughcare_owner in schema public
  grant select, insert, update, delete on tables to throughcare_app;
alter default privileges for role throughcare_owner in schema public
  grant usage, select on sequences to throughcare_app;
-- A function is for those that its migration names.
alter default privileges for role throughcare_owner revoke execute on functions from public;
alter default privileges for role throughcare_gate revoke execute on functions from public;
"""

_BY_HAND = """\
-- Roles, database and rights of Throughcare. Run once with psql, signed in as a role that may create roles and
-- databases; running it again changes nothing. PostgreSQL 15 or newer. Afterwards give both sign-in roles a password:
--   \\password throughcare_owner
--   \\password throughcare_app
\\set ON_ERROR_STOP on
\\set database DATABASE

"""
_MAKE_DATABASE = """
select format('create database %I owner throughcare_owner encoding ''UTF8'' template template0', :'database')
 where not exists (select from pg_database where datname = :'database')
\\gexec
\\connect :database

"""


def roles_sql(database: str = DATABASE) -> str:
    """All that an administrator runs once, with psql, on a PostgreSQL that we do not run ourselves."""
    opening = _BY_HAND.replace("DATABASE", checked_name(database))
    return opening + CLUSTER_SQL + _MAKE_DATABASE + DATABASE_SQL


def checked_name(name: str) -> str:
    """A database name that needs no quoting; anything else is refused."""
    if not NAME.fullmatch(name):
        raise PostgresError(f"{name!r} is no name for a database: use small letters, digits and underscores.")
    return name
