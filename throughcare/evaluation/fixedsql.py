"""The SQL that holds a fixed plan: it never changes, its data never change, and no outcome is kept without it."""

from __future__ import annotations

from throughcare.evaluation.keptsql import never_after, never_after_its

PLAN = never_after("evaluation_keep_plan", settled="old.fixed_at is not null", words="a fixed plan never changes")
FIXED = rf"""{PLAN};

create function evaluation_keep_run() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state = 'made' then
    raise exception 'a result is never written over';
  end if;
  if new.analysis_id <> old.analysis_id or new.plan_hash <> old.plan_hash then
    raise exception 'a result stays with its plan';
  end if;
  return new;
end $$;

create trigger keep_fixed before update or delete on evaluation_analysis
  for each row execute function evaluation_keep_plan();
create trigger keep_made before update or delete on evaluation_analysisrun
  for each row execute function evaluation_keep_run();
revoke truncate on evaluation_analysis, evaluation_analysisrun from throughcare_app;
revoke update, truncate on evaluation_analysisdata from throughcare_app
"""

DATA = never_after_its(
    "evaluation_data_before_plan",
    table="evaluation_analysis",
    column="analysis_id",
    settled="it.fixed_at is not null",
    words="the data of a fixed plan never change",
)
# As the gate role: whether a plan is fixed does not hang on what the asker sees.
OF_THE_PLAN = rf"""
create function evaluation_run_has_its_plan() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from evaluation_analysis a
                  where a.id = new.analysis_id and a.scheme_id = new.scheme_id
                    and a.fixed_at is not null and a.plan_hash = new.plan_hash) then
    raise exception 'no outcome is looked at before the plan is fixed';
  end if;
  return new;
end $$;
{DATA}
"""

TRIGGERS = """
create trigger has_its_plan before insert on evaluation_analysisrun
  for each row execute function evaluation_run_has_its_plan();
create trigger before_plan before insert or delete on evaluation_analysisdata
  for each row execute function evaluation_data_before_plan()
"""

BACK = """
drop trigger if exists before_plan on evaluation_analysisdata;
drop trigger if exists has_its_plan on evaluation_analysisrun;
drop trigger if exists keep_made on evaluation_analysisrun;
drop trigger if exists keep_fixed on evaluation_analysis;
drop function if exists evaluation_data_before_plan();
drop function if exists evaluation_run_has_its_plan();
drop function if exists evaluation_keep_run();
drop function if exists evaluation_keep_plan();
"""
