from django.urls import path

from terreau.moderation import views

app_name = "moderation"
urlpatterns = [
    path("signaler/<slug:kind>/<slug:public_id>/", views.report, name="report"),
    path("recours/<slug:kind>/<slug:public_id>/", views.appeal_decision, name="appeal_decision"),
    path("moderation/", views.reports, name="reports"),
    path("moderation/<slug:public_id>/", views.read, name="read"),
    path("moderation/<slug:public_id>/decider/", views.decide, name="decide"),
    path("moderation/<slug:public_id>/recours/", views.appeal, name="appeal"),
    path("moderation/<slug:public_id>/recours/reponse/", views.settle, name="settle"),
    path("mon-espace/tenir-a-distance/", views.blocks, name="blocks"),
    path("tenir-a-distance/<slug:public_id>/", views.block, name="block"),
    path("tenir-a-distance/<slug:public_id>/fin/", views.unblock, name="unblock"),
]
