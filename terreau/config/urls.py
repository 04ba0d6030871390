"""Root addresses: every room gives its own, in full."""

from importlib import import_module

from django.conf import settings
from django.urls import include, path
from django.utils.module_loading import module_has_submodule

urlpatterns = [
    path("", include(f"terreau.{room}.urls"))
    for room in settings.ROOMS
    if room != "config" and module_has_submodule(import_module(f"terreau.{room}"), "urls")
]

handler400 = "terreau.ui.views.bad_request"
handler403 = "terreau.ui.views.forbidden"
handler404 = "terreau.ui.views.not_found"
handler500 = "terreau.ui.views.server_error"
