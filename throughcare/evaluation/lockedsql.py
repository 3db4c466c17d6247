"""The SQL that keeps what is locked: no statement, of whichever role, changes a locked cohort or a made result."""

from __future__ import annotations

from throughcare.evaluation.keptsql import never_after, never_after_its

MEMBERS = never_after_its(
    "evaluation_keep_members",
    table="evaluation_cohort",
    column="cohort_id",
    settled="it.locked_at is not null",
    words="a locked cohort never changes",
    unchanged="a member of a cohort is never changed",
)
COHORT = never_after(
    "evaluation_keep_cohort", settled="old.locked_at is not null", words="a locked cohort never changes"
)
RESULT = never_after("evaluation_keep_result", settled="old.state = 'made'", words="a result is never written over")
KEPT = rf"""{COHORT};
{RESULT};

create trigger keep_locked before update or delete on evaluation_cohort
  for each row execute function evaluation_keep_cohort();
create trigger keep_locked before insert or update or delete on evaluation_cohortmember
  for each row execute function evaluation_keep_members();
create trigger keep_made before update or delete on evaluation_cohortresult
  for each row execute function evaluation_keep_result();
revoke truncate on evaluation_cohort, evaluation_cohortmember, evaluation_cohortresult from throughcare_app
"""

BACK = """
drop trigger if exists keep_made on evaluation_cohortresult;
drop trigger if exists keep_locked on evaluation_cohortmember;
drop trigger if exists keep_locked on evaluation_cohort;
drop function if exists evaluation_keep_result();
drop function if exists evaluation_keep_cohort();
drop function if exists evaluation_keep_members();
"""
