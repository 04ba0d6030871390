"""Addresses of signing in, leaving, and the ways to sign in."""

from django.urls import path

from terreau.web.views import sign_in

urlpatterns = [
    path("connexion/", sign_in.sign_in, name="sign_in"),
    path("connexion/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("connexion/code/renvoyer/", sign_in.send_again, name="send_again"),
    path("deconnexion/", sign_in.sign_out, name="sign_out"),
    path("au-revoir/", sign_in.left, name="left"),
    path("bienvenue/", sign_in.welcome, name="welcome"),
]
