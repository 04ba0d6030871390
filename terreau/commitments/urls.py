from django.urls import path

from terreau.commitments import views

app_name = "commitments"
urlpatterns = [
    path("suites/", views.follow_ups, name="follow_ups"),
    path("communautes/<slug:public_id>/demandes/", views.community, name="community"),
    path("communautes/<slug:public_id>/demandes/nouvelle/", views.ask, name="ask"),
    path("demandes/<slug:public_id>/", views.commitment, name="commitment"),
    path("demandes/<slug:public_id>/accepter/", views.accept, name="accept"),
    path("demandes/<slug:public_id>/refuser/", views.refuse, name="refuse"),
    path("demandes/<slug:public_id>/transmettre/", views.redirect_request, name="redirect"),
    path("demandes/<slug:public_id>/tenu/", views.keep, name="keep"),
    path("demandes/<slug:public_id>/pas-tenu/", views.not_keep, name="not_keep"),
    path("demandes/<slug:public_id>/rendre/", views.hand_back, name="hand_back"),
    path("demandes/<slug:public_id>/retirer/", views.withdraw, name="withdraw"),
    path("demandes/<slug:public_id>/relancer/", views.remind, name="remind"),
]
