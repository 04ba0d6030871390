from django.urls import path

from terreau.digests import views

app_name = "digests"
urlpatterns = [
    path("mon-espace/resume/", views.rhythm, name="rhythm"),
    path("lettres-d-information/", views.newsletters, name="newsletters"),
    path("lettres-d-information/nouvelle/", views.new_newsletter, name="new_newsletter"),
    path("lettres-d-information/<slug:public_id>/", views.newsletter, name="newsletter"),
    path("lettres-d-information/<slug:public_id>/ecrire/", views.edit_newsletter, name="edit_newsletter"),
    path("lettres-d-information/<slug:public_id>/envoyer/", views.send_it, name="send_newsletter"),
    path("resume/arreter/<str:token>/", views.stop, name="stop"),
    path("communautes/<slug:public_id>/resume-papier/", views.paper, name="paper"),
]
