"""Who may do what: the serving role owns nothing, bypasses nothing, and reaches only what it was given."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from throughcare.core.postgres import (
    Cluster,
    PostgresError,
    create_database,
    database_exists,
    drop_database,
    rename_database,
    roles_sql,
)
from throughcare.core.postgres.binaries import find_programs
from throughcare.core.postgres.databases import address
from throughcare.core.postgres.roles import ADMIN, APP, DATABASE, GATE, OWNER
from throughcare.core.postgres.tests.conftest import NewCluster, connect

Row = tuple[Any, ...]

# All rights that our SQL gives or takes, without who gave them. The administrator's own name differs between servers.
RIGHTS = """
select 'database', a.grantee::regrole::text, a.privilege_type, a.is_grantable
  from pg_database d, aclexplode(d.datacl) a where datname = current_database()
union all
select 'schema', a.grantee::regrole::text, a.privilege_type, a.is_grantable
  from pg_namespace n, aclexplode(n.nspacl) a where nspname = 'public'
union all
select format('default %s of %s in %s', d.defaclobjtype, d.defaclrole::regrole, d.defaclnamespace::regnamespace),
       a.grantee::regrole::text, a.privilege_type, a.is_grantable
  from pg_default_acl d, aclexplode(d.defaclacl) a
union all
select 'extension ' || extname, '', '', false from pg_extension where extname <> 'pg_stat_statements'
union all
select 'owner', datdba::regrole::text, pg_encoding_to_char(encoding), false
  from pg_database where datname = current_database()
order by 1, 2, 3
"""


def rows(cluster: Cluster, question: str, *, role: str = ADMIN, database: str = DATABASE) -> list[Row]:
    with connect(cluster, role, database) as connection:
        return connection.execute(question.encode()).fetchall()


@pytest.fixture
def serving(prepared: Cluster) -> Iterator[psycopg.Connection]:
    """The serving role, beside one table and two functions that the owner has made."""
    with connect(prepared, OWNER) as owner:
        owner.execute("create table visit (id bigint generated always as identity, place text)")
        owner.execute("create function open_door() returns int language sql as 'select 1'")
        owner.execute("create function closed_door() returns int language sql as 'select 1'")
        owner.execute("grant execute on function open_door to throughcare_app")
    with connect(prepared) as connection:
        yield connection
    with connect(prepared, OWNER) as owner:
        owner.execute("drop table visit")
        owner.execute("drop function open_door, closed_door")


@pytest.mark.trust(2)
def test_no_role_of_ours_has_rights_over_the_server(prepared: Cluster) -> None:
    found = rows(
        prepared,
        "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        "  from pg_roles where rolname like 'throughcare%' order by 1",
    )
    nothing = (False,) * 5
    assert found == [(APP, True, *nothing), (GATE, False, *nothing), (OWNER, True, *nothing)]


@pytest.mark.trust(2)
def test_the_serving_role_owns_nothing_and_belongs_to_nobody(prepared: Cluster) -> None:
    assert rows(prepared, "select 1 from pg_auth_members where member = 'throughcare_app'::regrole") == []
    assert (
        rows(prepared, "select 1 from pg_shdepend where refobjid = 'throughcare_app'::regrole and deptype = 'o'") == []
    )


def test_the_serving_role_reads_and_writes_rows(serving: psycopg.Connection) -> None:
    serving.execute("insert into visit (place) values ('office')")
    serving.execute("update visit set place = 'home'")
    assert serving.execute("select place from visit").fetchall() == [("home",)]
    serving.execute("delete from visit")
    assert serving.execute("select open_door()").fetchone() == (1,)
    assert serving.execute("select similarity('Siân', 'Sian') > 0").fetchone() == (True,)


@pytest.mark.trust(2)
@pytest.mark.parametrize(
    "statement",
    [
        "truncate visit",
        "drop table visit",
        "alter table visit disable row level security",
        "create table mine ()",
        "create temporary table mine ()",
        "create schema mine",
        "create view pg_temp.mine as select 1",
        "create trigger t before insert on visit for each row execute function suppress_redundant_updates_trigger()",
        "create function mine() returns int language sql as 'select 1'",
        "create extension hstore",
        "select closed_door()",
        "set role throughcare_owner",
        "set role throughcare_gate",
        "set session authorization throughcare_owner",
        "grant throughcare_owner to throughcare_app",
        "alter role throughcare_app bypassrls",
        "alter default privileges for role throughcare_owner grant all on tables to throughcare_app",
        "select rolpassword from pg_authid",
        "select query from pg_stat_statements",
        "select pg_read_file('postgresql.conf')",
        "copy (select 1) to program 'true'",
        "copy visit to '/dev/null'",
        "set session_replication_role = replica",
    ],
)
def test_the_serving_role_is_refused(serving: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        serving.execute(statement.encode())


@pytest.mark.parametrize("database", ["postgres", "template1"])
@pytest.mark.parametrize("role", [APP, OWNER])
def test_the_databases_that_come_with_the_server_are_closed(prepared: Cluster, role: str, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(prepared, role, database)


def test_the_owner_can_hand_a_function_to_the_gate(prepared: Cluster) -> None:
    with connect(prepared, OWNER) as owner:
        owner.execute(
            "create function gate_check() returns name language sql security definer as 'select current_user'"
        )
        owner.execute("alter function gate_check owner to throughcare_gate")
        owner.execute("grant execute on function gate_check to throughcare_app")
        with connect(prepared) as serving:
            assert serving.execute("select gate_check()").fetchone() == (GATE,)
        owner.execute("drop function gate_check")


def test_nobody_signs_in_as_the_gate(prepared: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(prepared.dsn(role=GATE), password=prepared.password(OWNER))


@pytest.mark.parametrize("role", [ADMIN, OWNER, APP])
def test_the_right_password_and_no_other_opens_a_role(prepared: Cluster, role: str) -> None:
    for wrong in ("", "wrong", prepared.password(role) + "x"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(prepared.dsn(role=role), password=wrong, passfile="/dev/null")
    assert rows(prepared, "select current_user", role=role) == [(role,)]
    assert len({prepared.password(name) for name in (ADMIN, OWNER, APP)}) == 3


def test_the_socket_is_the_only_way_in_and_asks_for_a_password(prepared: Cluster) -> None:
    assert rows(prepared, "select type, database, user_name, auth_method, error from pg_hba_file_rules") == [
        ("local", ["all"], ["all"], "scram-sha-256", None)
    ]
    assert rows(prepared, "show listen_addresses") == [("",)]
    assert rows(prepared, "select count(*) from pg_authid where rolpassword not like 'SCRAM-SHA-256$%'") == [(0,)]


def test_passwords_stand_in_no_log_and_no_statistics(prepared: Cluster) -> None:
    log = prepared.log.read_text()
    noted = str(rows(prepared, "select query from pg_stat_statements"))
    assert "alter role" in noted
    for role in (ADMIN, OWNER, APP):
        assert prepared.password(role) not in log
        assert prepared.password(role) not in noted


def test_errors_leave_no_names_in_the_log(prepared: Cluster) -> None:
    with connect(prepared, OWNER) as owner:
        owner.execute("create table person (name text primary key)")
        owner.execute("insert into person values ('Ottoline Quibble')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("insert into person values ('Ottoline Quibble')")
        owner.execute("drop table person")
    log = prepared.log.read_text()
    assert "duplicate key value" in log
    assert "Quibble" not in log


def test_names_with_accents_and_welsh_letters_can_be_searched(prepared: Cluster) -> None:
    with connect(prepared) as connection:
        shown = connection.execute("select show_trgm('Łukasz'), lower('TŶ'), unaccent('Siân')").fetchone()
    assert shown is not None
    assert len(shown[0]) == 7
    assert shown[1:] == ("tŷ", "Sian")


def test_preparing_again_changes_nothing(prepared: Cluster) -> None:
    secrets = "select rolname, rolpassword from pg_authid order by 1"
    before = rows(prepared, RIGHTS), rows(prepared, secrets)
    prepared.bootstrap()
    assert (rows(prepared, RIGHTS), rows(prepared, secrets)) == before


def test_new_databases_have_the_rights_of_the_real_one(prepared: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    _point_to(prepared, monkeypatch)
    create_database("test_first")
    with connect(prepared, OWNER, "test_first") as owner:
        owner.execute("create table kept as select 7 as number")
    create_database("test_copy", template="test_first")
    real = rows(prepared, RIGHTS)
    assert len(real) > 20
    assert rows(prepared, RIGHTS, database="test_first") == real
    assert rows(prepared, RIGHTS, database="test_copy") == real
    assert rows(prepared, "select number from kept", role=APP, database="test_copy") == [(7,)]

    with pytest.raises(PostgresError, match="There is a database test_copy already"):
        create_database("test_copy")
    with connect(prepared, APP, "test_copy"):  # somebody still connected does not keep it
        drop_database("test_copy")
    drop_database("test_first")
    drop_database("test_first")
    assert rows(prepared, "select 1 from pg_database where datname like 'test%'") == []


def test_a_database_can_be_looked_for_and_renamed(prepared: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    _point_to(prepared, monkeypatch)
    assert not database_exists("test_before")
    create_database("test_before")
    assert database_exists("test_before")
    rename_database("test_before", "test_after")
    assert (database_exists("test_before"), database_exists("test_after")) == (False, True)
    drop_database("test_after")


@pytest.mark.parametrize("name", [DATABASE, "postgres", "template1", "Robert'); drop", "", "a" * 64])
def test_what_is_not_to_be_thrown_away_stays(prepared: Cluster, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    _point_to(prepared, monkeypatch)
    with pytest.raises(PostgresError):
        drop_database(name)
    assert rows(prepared, "select count(*) from pg_database") == [(4,)]


def _point_to(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"host={cluster.place.sockets}"
    for variable, role, name in (
        ("DATABASE_URL", APP, DATABASE),
        ("DATABASE_ADMIN_URL", ADMIN, "postgres"),
    ):
        monkeypatch.setenv(variable, f"postgresql://{role}:{cluster.password(role)}@/{name}?{place}")


def test_making_databases_elsewhere_needs_an_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:x@db.example/throughcare")
    with pytest.raises(PostgresError, match="needs DATABASE_ADMIN_URL"):
        create_database("test_x")


def test_new_passwords_reach_the_server(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.start()
    cluster.bootstrap()
    (cluster.home / f"password-{APP}").write_text("changed by hand")
    (cluster.home / f"password-{OWNER}").unlink()
    cluster.bootstrap()
    for role in (APP, OWNER):
        assert rows(cluster, "select current_user", role=role) == [(role,)]
    assert cluster.password(APP) == "changed by hand"


@pytest.mark.parametrize(
    ("mischief", "amends", "complaint"),
    [
        ("alter role throughcare_app bypassrls", "alter role throughcare_app nobypassrls", "rights over the whole"),
        ("alter role throughcare_owner superuser", "alter role throughcare_owner nosuperuser", "rights over the whole"),
        (
            "grant throughcare_gate to throughcare_app",
            "revoke throughcare_gate from throughcare_app",
            "must not be a member",
        ),
        (
            "grant throughcare_owner to throughcare_app",
            "revoke throughcare_owner from throughcare_app",
            "must not be a member",
        ),
    ],
)
def test_a_role_that_was_given_too_much_is_noticed(
    prepared: Cluster, mischief: str, amends: str, complaint: str
) -> None:
    with connect(prepared, ADMIN) as admin:
        admin.execute(mischief.encode())
        try:
            with pytest.raises(PostgresError, match=complaint):
                prepared.bootstrap()
        finally:
            admin.execute(amends.encode())
    prepared.bootstrap()


def test_an_administrator_who_is_no_superuser_makes_the_same_with_psql(
    new_cluster: NewCluster, prepared: Cluster, folder: Path
) -> None:
    cluster = new_cluster()
    cluster.start()
    with connect(cluster, ADMIN, "postgres") as admin:
        admin.execute(sql.SQL("create role manager login createrole createdb password {}").format("a-password"))
    script = folder / "roles.sql"
    script.write_text(roles_sql())
    manager = address(
        host=str(cluster.place.sockets), port=cluster.port, user="manager", password="a-password", name="postgres"
    )
    for _ in range(2):
        done = subprocess.run(
            [find_programs(cluster.account).bin / "psql", "-X", "-q", "-f", script, manager],
            env={"PGOPTIONS": "-c client_min_messages=warning"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert rows(cluster, RIGHTS) == rows(prepared, RIGHTS)
