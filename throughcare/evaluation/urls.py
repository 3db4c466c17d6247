"""Addresses of the evaluation room."""

from __future__ import annotations

from django.urls import path

from throughcare.evaluation.views import cohorts, home, results

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
]
