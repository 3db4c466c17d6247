"""Addresses of referrals."""

from __future__ import annotations

from django.urls import path

from throughcare.referrals.views import judging, lists, printing, sections, sending, starting, steps, tasklist

app_name = "referrals"
urlpatterns = [
    path("referrals/", lists.index, name="list"),
    path("referrals/start/", starting.start, name="start"),
    path("referrals/start/likely/", starting.likely, name="likely"),
    path("referrals/print/", printing.blank, name="blank"),
    path("referrals/<uuid:pk>/", steps.detail, name="detail"),
    path("referrals/<uuid:pk>/form/", tasklist.form, name="form"),
    path("referrals/<uuid:pk>/person/", sections.person, name="person"),
    path("referrals/<uuid:pk>/section/<slug:key>/", sections.section, name="section"),
    path("referrals/<uuid:pk>/criteria/", judging.criteria, name="criteria"),
    path("referrals/<uuid:pk>/matrix/", judging.matrix, name="matrix"),
    path("referrals/<uuid:pk>/whole/", sections.whole, name="whole"),
    path("referrals/<uuid:pk>/check/", sending.check, name="check"),
    path("referrals/<uuid:pk>/send/", sending.send, name="send"),
    path("referrals/<uuid:pk>/sent/", sending.sent, name="sent"),
    path("referrals/<uuid:pk>/print/", printing.filled, name="print"),
    path("referrals/<uuid:pk>/gatekeeper/", steps.gatekeeper, name="gatekeeper"),
    path("referrals/<uuid:pk>/answer/", steps.answer, name="answer"),
    path("referrals/<uuid:pk>/withdraw/", steps.withdraw, name="withdraw"),
    path("referrals/<uuid:pk>/ready/", steps.ready, name="ready"),
    path("referrals/<uuid:pk>/send-back/", steps.send_back, name="send_back"),
    path("referrals/<uuid:pk>/remind/", steps.remind, name="remind"),
    path("referrals/<uuid:pk>/decline/", steps.decline, name="decline"),
    path("referrals/<uuid:pk>/same-person/", steps.same_person, name="same_person"),
]
