"""Addresses of the evaluation room."""

from __future__ import annotations

from django.urls import path

from throughcare.evaluation.views import analyses, cohorts, costtables, home, money, results, whatif

app_name = "evaluation"
urlpatterns = [
    path("evaluation/", home.home, name="home"),
    path("evaluation/cohorts/", cohorts.listed, name="cohorts"),
    path("evaluation/cohorts/new/", cohorts.new, name="new_cohort"),
    path("evaluation/cohorts/new/<slug:basis>/", cohorts.new_rule, name="new_cohort_rule"),
    path("evaluation/cohorts/<uuid:pk>/", cohorts.detail, name="cohort"),
    path("evaluation/cohorts/<uuid:pk>/rule/", cohorts.change, name="change_cohort"),
    path("evaluation/cohorts/<uuid:pk>/count/", cohorts.count_again, name="count_again"),
    path("evaluation/cohorts/<uuid:pk>/lock/", cohorts.lock, name="lock"),
    path("evaluation/cohorts/<uuid:pk>/people/", cohorts.members, name="members"),
    path("evaluation/cohorts/<uuid:pk>/results/", results.ask, name="ask"),
    path("evaluation/results/<uuid:pk>/", results.result, name="result"),
    path("evaluation/results/<uuid:pk>/again/", results.again, name="result_again"),
    path("evaluation/weights/", results.weights, name="weights"),
    path("evaluation/weights/new/", results.bring, name="bring_weights"),
    path("evaluation/definitions/", results.definitions, name="definitions"),
    path("evaluation/comparisons/", analyses.analyses, name="analyses"),
    path("evaluation/comparisons/new/", analyses.draft, name="draft_analysis"),
    path("evaluation/comparisons/<uuid:pk>/", analyses.analysis, name="analysis"),
    path("evaluation/comparisons/<uuid:pk>/data/", analyses.bring, name="bring"),
    path("evaluation/comparisons/<uuid:pk>/gather/", analyses.gather, name="gather"),
    path("evaluation/comparisons/<uuid:pk>/plan/", analyses.plan, name="plan"),
    path("evaluation/comparisons/<uuid:pk>/fix/", analyses.fix, name="fix_plan"),
    path("evaluation/comparisons/<uuid:pk>/results/", analyses.ask, name="ask_findings"),
    path("evaluation/findings/<uuid:pk>/", analyses.findings, name="findings"),
    path("evaluation/findings/<uuid:pk>/again/", analyses.again, name="findings_again"),
    path("evaluation/findings/<uuid:pk>/figures/", analyses.figures_file, name="figures_file"),
    path("evaluation/money/", money.money, name="money"),
    path("evaluation/money/new/", money.new, name="money_new"),
    path("evaluation/money/<uuid:pk>/", money.model, name="money_model"),
    path("evaluation/money/<uuid:pk>/basics/", money.basics, name="money_basics"),
    path("evaluation/money/<uuid:pk>/run/", money.run, name="money_run"),
    path("evaluation/money/<uuid:pk>/throw-away/", money.throw_away, name="money_throw_away"),
    path("evaluation/money/<uuid:pk>/step/<slug:step>/", money.one_step, name="money_step"),
    path("evaluation/money/<uuid:pk>/model/", money.file, name="money_file"),
    path("evaluation/money/<uuid:pk>/figures/", money.figures, name="money_figures"),
    path("evaluation/unit-costs/", costtables.listed, name="unit_costs"),
    path("evaluation/unit-costs/new/", costtables.bring, name="unit_costs_new"),
    path("evaluation/unit-costs/<int:pk>/", costtables.table, name="unit_costs_table"),
    path("evaluation/multipliers/new/", costtables.bring_multipliers, name="multipliers_new"),
    path("evaluation/multipliers/<int:pk>/", costtables.multipliers, name="multipliers"),
    path("evaluation/what-if/", whatif.listed, name="whatif"),
    path("evaluation/what-if/ask/", whatif.ask, name="whatif_ask"),
    path("evaluation/what-if/<uuid:pk>/", whatif.detail, name="whatif_detail"),
    path("evaluation/what-if/<uuid:pk>/open/", whatif.open_values, name="whatif_open"),
    path("evaluation/what-if/<uuid:pk>/again/", whatif.again, name="whatif_again"),
    path("evaluation/what-if/<uuid:pk>/people/", whatif.people, name="whatif_people"),
]
