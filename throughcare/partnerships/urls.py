"""Addresses of agencies, their people, invitations, schemes and their rules."""

from __future__ import annotations

from django.urls import path

from throughcare.partnerships.views import agency, joining, profiles, schemes

app_name = "partnerships"
urlpatterns = [
    path("agency/", agency.agency, name="agency"),
    path("agency/<int:pk>/invite/", agency.invite, name="invite"),
    path("agency/invitations/<int:pk>/again/", agency.resend, name="resend"),
    path("agency/invitations/<int:pk>/withdraw/", agency.withdraw, name="withdraw"),
    path("agency/people/<int:pk>/", agency.practitioner, name="practitioner"),
    path("agency/people/<int:pk>/role/", agency.give_role, name="give_role"),
    path("agency/people/<int:pk>/sign-in/", agency.renew_sign_in, name="renew_sign_in"),
    path("agency/people/<int:pk>/leave/", agency.leave, name="leave"),
    path("agency/roles/<int:pk>/end/", agency.end_role, name="end_role"),
    path("scheme/", profiles.scheme, name="scheme"),
    path("scheme/answer/", profiles.answer, name="answer"),
    path("scheme/offences/add/", profiles.add_offence, name="add_offence"),
    path("scheme/offences/<slug:key>/remove/", profiles.remove_offence, name="remove_offence"),
    path("scheme/upload/", profiles.upload, name="upload_rules"),
    path("scheme/history/", profiles.history, name="history"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/open/", schemes.open_scheme, name="open_scheme"),
    path("schemes/agencies/add/", schemes.add_agency, name="add_agency"),
    path("schemes/agencies/<int:pk>/", schemes.agency_of, name="agency_of"),
    path("schemes/agencies/<int:pk>/place/", schemes.place, name="place"),
    path("schemes/places/<int:pk>/end/", schemes.end_place, name="end_place"),
    path("join/<str:secret>/", joining.join, name="join"),
]
