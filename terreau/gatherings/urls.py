from django.urls import path

from terreau.gatherings.views import coming, minutes, pages

app_name = "gatherings"
urlpatterns = [
    path("rencontres/", pages.upcoming, name="upcoming"),
    path("communautes/<slug:public_id>/rencontres/", pages.community, name="community"),
    path("communautes/<slug:public_id>/rencontres/nouvelle/", pages.announce, name="announce"),
    path("rencontres/<slug:public_id>/", pages.gathering, name="gathering"),
    path("rencontres/<slug:public_id>/rencontre.ics", pages.calendar, name="calendar"),
    path("rencontres/<slug:public_id>/modifier/", pages.change, name="change"),
    path("rencontres/<slug:public_id>/annuler/", pages.cancel, name="cancel"),
    path("rencontres/<slug:public_id>/je-viens/", coming.come, name="come"),
    path("rencontres/<slug:public_id>/je-ne-viens-plus/", coming.leave, name="leave"),
    path("rencontres/<slug:public_id>/reponse/<str:token>/", coming.guest, name="guest"),
    path("rencontres/<slug:public_id>/reponse/<str:token>/garder/", coming.keep, name="keep"),
    path("rencontres/<slug:public_id>/presence/", coming.attendance, name="attendance"),
    path("rencontres/<slug:public_id>/presence/ajouter/", coming.add, name="add"),
    path("rencontres/<slug:public_id>/presence/<slug:answer>/", coming.leave_for, name="leave_for"),
    path("rencontres/<slug:public_id>/presence/<slug:answer>/membre/", coming.name_guest, name="name_guest"),
    path("rencontres/<slug:public_id>/compte-rendu/", minutes.write, name="minutes"),
    path("rencontres/<slug:public_id>/compte-rendu/publier/", minutes.publish, name="publish"),
    path("rencontres/<slug:public_id>/compte-rendu/imprimer/", minutes.sheet, name="sheet"),
    path("rencontres/<slug:public_id>/compte-rendu/<slug:line>/", minutes.edit, name="line"),
    path("rencontres/<slug:public_id>/compte-rendu/<slug:line>/deplacer/", minutes.move, name="move"),
    path("rencontres/<slug:public_id>/compte-rendu/<slug:line>/retirer/", minutes.remove, name="remove"),
    path("rencontres/<slug:public_id>/compte-rendu/<slug:line>/demander/", minutes.lift, name="lift"),
]
