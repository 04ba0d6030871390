from django.urls import path

from terreau.communities import views
from terreau.communities.views import lists

app_name = "communities"
ONE = "communautes/<str:public_id>/"
urlpatterns = [
    path("communautes/", views.communities, name="communities"),
    path(ONE + "rejoindre/", views.join, name="join"),
    path("rejoindre/<str:token>/", views.join_by_link, name="join_by_link"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("invitations/<str:token>/non/", lists.refuse, name="refuse_invitation"),
    path(ONE + "affiche.pdf", views.poster, name="poster"),
    path(ONE + "membres/", views.members, name="members"),
    path(ONE + "membres/inviter/", views.invite, name="invite"),
    path(ONE + "membres/importer/", lists.import_members, name="import_members"),
    path(ONE + "membres/importer/<str:batch_id>/", lists.import_batch, name="import_batch"),
    path(ONE + "membres/importer/<str:batch_id>/origine/", lists.import_origin, name="import_origin"),
    path(ONE + "membres/importer/<str:batch_id>/annuler/", lists.undo_import, name="undo_import"),
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
    path(ONE + "a-deux/", views.pairs, name="pairs"),
    path(ONE + "a-deux/proposer/<slug:path>/", views.propose, name="propose_pair"),
    path(ONE + "a-deux/<str:gesture_id>/", views.pair, name="pair"),
    path(ONE + "suspendre/", views.suspend, name="suspend"),
    path(ONE + "suspensions/<str:exclusion_id>/lever/", views.lift, name="lift"),
    path(ONE + "ma-place/", views.own_place, name="own_place"),
    path(ONE + "contacts/<str:export_id>/", views.export, name="export"),
    path(ONE + "contacts/<str:export_id>/<str:token>/", views.export_ready, name="export_ready"),
    path(ONE + "decision/", views.decision, name="decision"),
]
