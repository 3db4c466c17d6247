"""Addresses that answer in a demonstration only."""

from __future__ import annotations

from django.urls import path

from throughcare.accounts.views import mailbox

urlpatterns = [
    path("demo/mail/", mailbox.mailbox, name="demo_mail"),
]
