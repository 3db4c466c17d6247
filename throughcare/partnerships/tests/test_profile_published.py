"""Each published scheme runs by its own published rules: a line of its source, an assertion."""

from __future__ import annotations

import pytest

from throughcare.partnerships.profile import Profile, Unset, known, shipped
from throughcare.partnerships.profile.vocabulary import (
    AgencyKind,
    AskedAt,
    Business,
    Colour,
    ConditionKind,
    EvidenceKind,
    ExitReason,
    Fact,
    Gatekeeping,
    Gateway,
    MeetingKind,
    Needs,
    Outcome,
    Prong,
    StatutoryStatus,
)

pytestmark = pytest.mark.feature("F1")

SEVEN = {
    "attitudes_thinking_behaviour",
    "accommodation",
    "education_training_employment",
    "health",
    "drugs_and_alcohol",
    "finance_benefit_debt",
    "children_and_families",
}


def scheme(slug: str) -> Profile:
    return shipped()[slug]


def pathway_keys(profile: Profile, sex: str) -> list[str]:
    return [pathway.key for pathway in profile.pathways_for(sex)]


def every(profile: Profile, meeting: str) -> str | None:
    found = profile.meeting(meeting)
    return known(found.meets) if found else None


class TestRichmond:
    profile = scheme("richmond")

    def test_it_started_in_september_2012_with_its_first_panel(self) -> None:
        assert self.profile.started == "2012-09"
        assert "panel" in self.profile.started_with

    def test_it_works_by_the_five_national_principles(self) -> None:
        assert len(self.profile.principles) == 5

    def test_the_panel_is_monthly_and_adopts_acts_and_monitors(self) -> None:
        (panel,) = self.profile.deciding_meetings
        assert panel.meets == "monthly"
        assert {Business.REFERRALS, Business.ACTIONS} <= set(panel.deals_with)

    def test_there_are_three_criteria_each_with_its_own_kind_of_evidence(self) -> None:
        kinds = [criterion.evidence for criterion in self.profile.criteria]
        assert kinds == [EvidenceKind.SCORE, EvidenceKind.PRIORITY_OFFENCE, EvidenceKind.JUDGEMENT]

    def test_the_ogrs_threshold_is_asked_for_not_invented(self) -> None:
        ogrs = self.profile.criterion("ogrs")
        assert ogrs is not None
        assert ogrs.score is not None
        assert ogrs.score.threshold == Unset("What OGRS score does the scheme ask for?")

    def test_the_community_safety_partnership_names_the_priority_offences(self) -> None:
        assert self.profile.selection.priority_offences_named_by == "Community Safety Partnership"
        assert isinstance(self.profile.priority_offences, Unset)

    def test_seven_pathways_and_two_more(self) -> None:
        assert {p.key for p in self.profile.pathways if not p.additional} == SEVEN
        assert {p.key for p in self.profile.pathways if p.additional} == {"domestic_abuse", "sexual_exploitation"}

    def test_panel_agencies_and_signatories_may_refer(self) -> None:
        route = self.profile.referral
        assert (route.panel_agencies, route.signatories, route.any_partner) == (True, True, False)

    def test_a_referral_goes_through_a_gatekeeper_or_directly(self) -> None:
        assert self.profile.referral.gatekeeper == Gatekeeping.OPTIONAL
        assert self.profile.referral.complete_sections

    def test_it_is_short_term_and_additional_so_the_form_asks_what_it_adds(self) -> None:
        assert self.profile.referral.short_term is True
        assert self.profile.referral.additional
        question = self.profile.question("additionality")
        assert question is not None
        assert question.required
        assert question.asked_at == AskedAt.REFERRAL

    @pytest.mark.feature("F7")
    def test_guidance_stands_beside_every_question(self) -> None:
        questions = [q for _, asked in self.profile.question_sections() for q in asked]
        assert len(questions) >= 15
        assert all(len(q.guidance) > 40 for q in questions)

    def test_senior_officers_meet_every_two_months(self) -> None:
        (group,) = self.profile.strategic_groups
        assert group.meets == "two_monthly"
        assert set(group.deals_with) == {Business.OVERSIGHT, Business.OBJECTIVES, Business.PERFORMANCE}


class TestKingston:
    profile = scheme("kingston")

    def test_seven_kinds_of_agency_sit_on_the_monthly_panel(self) -> None:
        (panel,) = self.profile.deciding_meetings
        assert panel.meets == "monthly"
        assert list(panel.members) == [
            AgencyKind.PROBATION,
            AgencyKind.POLICE,
            AgencyKind.HOUSING,
            AgencyKind.HEALTH,
            AgencyKind.JOBCENTRE,
            AgencyKind.COMMUNITY_SAFETY,
            AgencyKind.MENTORING,
        ]

    @pytest.mark.feature("F3")
    def test_partners_may_be_statutory_or_a_charity(self) -> None:
        statutory = {partner.key: partner.statutory for partner in self.profile.partners}
        assert statutory["police"] is True
        assert statutory["mentoring"] is False

    def test_a_woman_has_eleven_pathways_and_a_man_nine(self) -> None:
        women, men = pathway_keys(self.profile, "female"), pathway_keys(self.profile, "male")
        assert len(women) == 11
        assert {"associates", "social_exclusion"} | SEVEN == set(men)
        assert set(women) - set(men) == {"domestic_violence", "prostitution"}

    @pytest.mark.parametrize("sex", ["", "not known", "other"])
    def test_what_is_for_women_only_is_not_offered_unless_somebody_is_a_woman(self, sex: str) -> None:
        assert len(pathway_keys(self.profile, sex)) == 9

    def test_the_process_has_eight_steps(self) -> None:
        assert [step.number for step in self.profile.steps] == list(range(1, 9))
        assert "co-ordinator" in self.profile.steps[0].words

    def test_not_accepted_goes_to_the_end_and_new_risk_back_to_the_panel(self) -> None:
        steps = {step.number: step for step in self.profile.steps}
        assert steps[4].when_not_accepted == 8
        assert steps[8].when_risk_rises == 3
        assert [steps[number].leads_to for number in range(1, 8)] == [(2,), (3,), (4,), (5,), (6,), (7,), (8,)]

    def test_somebody_leaves_when_the_panel_considers_that_risk_is_reduced(self) -> None:
        (rule,) = self.profile.exit_rules
        assert [condition.kind for condition in rule.all_of] == [ConditionKind.RISK_REDUCED]
        assert rule.all_of[0].meeting == "panel"

    def test_adopted_is_said_in_its_own_words(self) -> None:
        assert dict(self.profile.outcomes)[Outcome.ADOPT] == "Accept as a nominal"

    def test_the_strategic_group_meets_four_times_a_year(self) -> None:
        (group,) = self.profile.strategic_groups
        assert group.meets == "quarterly"
        assert set(group.deals_with) == {Business.PROBLEM_SOLVING, Business.OBJECTIVES, Business.PERFORMANCE}


class TestSussex:
    profile = scheme("sussex")

    @pytest.mark.feature("F2")
    def test_one_board_stands_over_four_hubs_each_with_its_own_panel(self) -> None:
        assert [hub.name for hub in self.profile.hubs] == ["Crawley", "Worthing", "Brighton & Hove", "Hastings"]
        (panel,) = self.profile.deciding_meetings
        assert panel.per_hub
        (board,) = self.profile.strategic_groups
        assert board.kind.sees_figures_only
        assert not board.per_hub

    def test_each_hub_is_asked_for_its_own_key_members(self) -> None:
        asked = {unset.path for unset in self.profile.unset()}
        assert {f"hubs.{hub.key}.members" for hub in self.profile.hubs} <= asked

    def test_the_panel_is_ideally_weekly_and_at_least_fortnightly(self) -> None:
        (panel,) = self.profile.deciding_meetings
        assert (panel.meets, panel.at_least, panel.longest_gap_days) == ("weekly", "fortnightly", 14)

    def test_a_senior_probation_officer_is_usually_in_the_chair(self) -> None:
        (panel,) = self.profile.deciding_meetings
        assert "senior probation officer" in str(panel.chair)
        assert {"drug_alcohol", "supported_housing", "youth_offending", "prison"} <= set(panel.members)
        assert "invited" in panel.also_invited

    def test_any_partner_refers_to_the_probation_officer_or_the_police_coordinator(self) -> None:
        assert self.profile.referral.any_partner
        assert self.profile.referral.goes_to == ("senior probation officer", "police co-ordinator")
        assert self.profile.referral.considered_at == "panel"

    def test_four_things_are_assessed_before_a_decision(self) -> None:
        assert [item.key for item in self.profile.selection.weighed_first] == [
            "previous_offences",
            "local_priorities",
            "intelligence",
            "cost_of_crime",
        ]

    def test_an_action_names_agency_and_person_and_one_agency_leads(self) -> None:
        plan = self.profile.plan
        assert (plan.names_agency, plan.names_person, plan.one_lead_agency) == (True, True, True)
        assert [(rule.agency, "rug" in rule.when) for rule in plan.lead_rules] == [(AgencyKind.DRUG_ALCOHOL, True)]

    def test_three_prongs(self) -> None:
        assert [self.profile.prong_label(prong) for prong in Prong] == ["Support", "Intervention", "Disruption"]

    def test_what_green_means(self) -> None:
        green = self.profile.rating(Colour.GREEN)
        assert green is not None
        assert green.needs == Needs.ANY
        assert [item.facts for item in green.evidence] == [
            (Fact.ATTENDANCE,),
            (Fact.INTELLIGENCE,),
            (Fact.DRUG_TESTS,),
            (Fact.ACCOMMODATION, Fact.EMPLOYMENT),
        ]
        assert green.evidence[-1].needs == Needs.ANY

    def test_two_ways_out(self) -> None:
        green, custody = self.profile.exit_rules
        assert [(c.kind, c.months) for c in green.all_of] == [
            (ConditionKind.GREEN_FOR_MONTHS, 3),
            (ConditionKind.EXIT_PLAN_IMPLEMENTED, None),
        ]
        assert [(c.kind, c.years) for c in custody.all_of] == [(ConditionKind.CUSTODY_SENTENCE_YEARS, 5)]
        assert (green.reason, custody.reason) == (ExitReason.SUSTAINED_GREEN, ExitReason.LONG_CUSTODY)

    def test_long_custody_is_revisited_twelve_months_before_release(self) -> None:
        revisit = self.profile.exit.revisit
        assert revisit is not None
        assert revisit.months_before_release == 12
        assert revisit.brought_to == (Business.REFERRALS, Business.REVIEWS)
        assert all(self.profile.meetings_for(business) for business in revisit.brought_to)

    def test_people_under_no_supervision_are_in_scope(self) -> None:
        assert self.profile.selection.all_in_scope
        assert StatutoryStatus.NONE in self.profile.selection.statutory_statuses

    def test_it_measures_itself_by_principles_reoffending_and_cost(self) -> None:
        principles, reoffending, cost = self.profile.measures
        assert len(self.profile.principles) == 6
        assert principles.method == "self_assessment"
        (published,) = reoffending.published
        assert (published.value, published.cases, published.comparison_group) == (62.0, 65, False)
        assert (cost.horizon_years, cost.published[0].value) == (10, 1.71)


class TestLeicestershire:
    profile = scheme("leicestershire")

    def test_three_levels_and_who_leads_each(self) -> None:
        assert [level.key for level in self.profile.levels] == ["standard", "enhanced", "priority"]
        standard, enhanced, priority = self.profile.levels
        assert standard.supported_by == "Link officers"
        assert enhanced.team == "hub"
        assert priority.team == "priority_team"

    def test_priority_is_for_adults_only_and_enhanced_for_any_age(self) -> None:
        _, enhanced, priority = self.profile.levels
        assert priority.refuses_age(17)
        assert not priority.refuses_age(18)
        assert not enhanced.refuses_age(12)

    def test_enhanced_and_priority_are_entered_only_through_the_single_referral_meeting(self) -> None:
        ways = {level.key: level.entered_through for level in self.profile.levels}
        only = ("single_referral_meeting",)
        assert ways == {"standard": (), "enhanced": only, "priority": only}

    def test_that_meeting_is_also_the_gateway_to_mappa_2_and_3(self) -> None:
        meeting = self.profile.meeting("single_referral_meeting")
        assert meeting is not None
        assert meeting.kind == MeetingKind.REFERRAL
        assert meeting.decides_referrals
        assert meeting.gateway_to == (Gateway.MAPPA_2, Gateway.MAPPA_3)

    def test_the_hub_coordinates_and_chairs_case_meetings(self) -> None:
        meeting = self.profile.meeting("case_meeting")
        assert meeting is not None
        assert meeting.chair == "The criminal justice hub"
        assert {Business.INFORMATION, Business.RISK} <= set(meeting.deals_with)

    def test_the_priority_team_is_co_located(self) -> None:
        teams = {team.key: team for team in self.profile.teams}
        assert teams["priority_team"].co_located
        assert set(teams["priority_team"].members) == {"probation", "police", "drug_alcohol"}
        assert {"youth_offending", "prison", "housing"} <= set(teams["hub"].members)

    def test_youth_offending_of_city_and_county_both_take_part(self) -> None:
        assert [p.kind for p in self.profile.partners].count(AgencyKind.YOUTH_OFFENDING) == 2

    def test_any_high_risk_offender_is_in_scope_for_any_level(self) -> None:
        assert self.profile.selection.all_in_scope
        assert "any level" in self.profile.selection.scope

    def test_the_record_can_say_who_funds(self) -> None:
        funders = {funder.key: funder.pays_for for funder in self.profile.funders}
        assert "statutory" in funders["own_agency"]
        assert "welfare-rights clinic" in funders["commissioner"]


class TestWandsworth:
    profile = scheme("wandsworth")

    def test_a_strategic_board_stands_over_an_operational_group(self) -> None:
        group = self.profile.meeting("operational_group")
        assert group is not None
        assert group.kind == MeetingKind.OPERATIONAL
        assert group.reports_to == "strategic_board"
        assert [board.key for board in self.profile.strategic_groups] == ["strategic_board"]

    def test_fifteen_partners(self) -> None:
        kinds = {partner.kind for partner in self.profile.partners}
        assert len(self.profile.partners) == 15
        assert {AgencyKind.COMMUNITY_REHABILITATION, AgencyKind.MENTAL_HEALTH, AgencyKind.MONEY_ADVICE} <= kinds

    def test_three_priority_offences_and_the_borough_adds_its_own(self) -> None:
        assert [offence.key for offence in self.profile.priority_offences] == [
            "domestic_abuse",
            "domestic_burglary",
            "robbery_threat_of_violence",
        ]
        assert not any(offence.local for offence in self.profile.priority_offences)
        assert self.profile.selection.local_priorities
        assert [o.local for o in self.profile.with_priority_offence("Moped theft").priority_offences][-1]

    def test_six_principles_and_seven_pathways(self) -> None:
        assert len(self.profile.principles) == 6
        assert {pathway.key for pathway in self.profile.pathways} == SEVEN


class TestNationalStructure:
    profile = scheme("national")

    def test_fixed_flex_and_free(self) -> None:
        fixed, flex, free = self.profile.cohorts
        assert (fixed.key, flex.key, free.key) == ("fixed", "flex", "free")
        assert (fixed.statutory_only, flex.statutory_only, free.statutory_only) == (True, False, False)
        assert "burglars" in fixed.weighted_to

    def test_the_register_is_reviewed_every_six_months(self) -> None:
        assert self.profile.review.every == "six_monthly"

    def test_threshold_shares_and_contact_standards_are_asked_for(self) -> None:
        asked = {unset.path for unset in self.profile.unset()}
        assert {
            "cohorts.fixed.high_score.threshold",
            "cohorts.fixed.share",
            "cohorts.flex.share",
            "cohorts.free.share",
            "cohorts.flex.judgement_share",
            "cohorts.flex.offences",
            "contact_standards",
        } <= asked
