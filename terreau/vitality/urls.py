from django.urls import path

from terreau.vitality import views

app_name = "vitality"
urlpatterns = [path("communautes/<slug:public_id>/jardin/", views.garden, name="garden")]
