"""Addresses of the pages that join several rooms: each family of pages lists its own."""

from terreau.web.urls import pages, sign_in

app_name = "web"
urlpatterns = [*sign_in.urlpatterns, *pages.urlpatterns]
