from django.urls import path

from terreau.communities import views

app_name = "communities"
ONE = "communautes/<str:public_id>/"
urlpatterns = [
    path("communautes/", views.communities, name="communities"),
    path(ONE + "rejoindre/", views.join, name="join"),
    path("rejoindre/<str:token>/", views.join_by_link, name="join_by_link"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path(ONE + "affiche.pdf", views.poster, name="poster"),
    path(ONE + "membres/", views.members, name="members"),
    path(ONE + "membres/inviter/", views.invite, name="invite"),
    path(ONE + "membres/lien/", views.new_link, name="new_link"),
    path(ONE + "membres/<str:member_id>/accueil/", views.welcome, name="welcome"),
    path("invitations/<str:public_id>/annuler/", views.cancel_invitation, name="cancel_invitation"),
    path(ONE + "au-nom-de/", views.on_behalf, name="on_behalf"),
    path(ONE + "au-nom-de/<str:member_id>/recu.pdf", views.receipt, name="receipt"),
    path(ONE + "jardiniers/", views.gardeners, name="gardeners"),
    path(ONE + "jardiniers/proposer/", views.offer, name="offer"),
    path("places/<str:public_id>/reponse/", views.proposal, name="proposal"),
    path("places/<str:public_id>/laisser/", views.seat, name="seat"),
    path("places/<str:public_id>/prolonger/", views.renew, name="renew"),
    path(ONE + "cercles/", views.circles, name="circles"),
    path(ONE + "cercles/<str:circle_id>/", views.circle, name="circle"),
    path(ONE + "objectifs/", views.objectives, name="objectives"),
    path(ONE + "objectifs/<str:objective_id>/", views.objective, name="objective"),
    path(ONE + "pause/", views.pause, name="pause"),
    path(ONE + "quitter/", views.leave, name="leave"),
    path(ONE + "decision/", views.decision, name="decision"),
]
