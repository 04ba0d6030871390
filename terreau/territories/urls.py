from django.urls import path

from terreau.territories import views

app_name = "territories"
urlpatterns = [path("territoires/", views.search, name="search")]
