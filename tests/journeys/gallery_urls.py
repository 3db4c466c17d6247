"""Addresses for the tests of how things look: the product's own, and the gallery."""

from __future__ import annotations

from django.urls import include, path

from throughcare import urls as product
from throughcare.web import gallery

urlpatterns = [path("", include(gallery)), *product.urlpatterns]
handler404 = product.handler404
