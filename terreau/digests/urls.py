from django.urls import path

from terreau.digests import views

app_name = "digests"
urlpatterns = [
    path("mon-espace/resume/", views.rhythm, name="rhythm"),
    path("resume/arreter/<str:token>/", views.stop, name="stop"),
    path("communautes/<slug:public_id>/resume-papier/", views.paper, name="paper"),
]
