"""Addresses of signing in, leaving, and the ways to sign in."""

from django.urls import path

from terreau.web.views import (
    address,
    demo,
    issuer,
    language,
    returned,
    second_factor,
    security,
    sign_in,
    texts,
)

urlpatterns = [
    path("connexion/", sign_in.sign_in, name="sign_in"),
    path("connexion/sms/", sign_in.sign_in_by_text, name="sign_in_by_text"),
    path("connexion/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("connexion/code/renvoyer/", sign_in.send_again, name="send_again"),
    path("connexion/cle/", second_factor.passkey_sign_in, name="passkey_sign_in"),
    path("connexion/cle/question/", second_factor.passkey_options, name="passkey_options"),
    path("connexion/verification/", second_factor.second_factor, name="second_factor"),
    path("connexion/confirmer/", second_factor.confirm, name="confirm"),
    path("connexion/compte/", issuer.issuer, name="issuer"),
    path("connexion/compte/retour/", issuer.issuer_back, name="issuer_back"),
    path("deconnexion/", sign_in.sign_out, name="sign_out"),
    path("au-revoir/", sign_in.left, name="left"),
    path("bienvenue/", sign_in.welcome, name="welcome"),
    path("langue/", language.language, name="language"),
    path("mon-espace/securite/", security.security, name="security"),
    path("mon-espace/securite/cle/", security.new_passkey, name="new_passkey"),
    path("mon-espace/securite/cle/question/", security.new_passkey_question, name="new_passkey_question"),
    path("mon-espace/securite/application/", security.new_application, name="new_application"),
    path("mon-espace/securite/codes/", security.codes, name="spare_codes"),
    path("mon-espace/securite/retirer/", security.remove, name="remove_factor"),
    path("mon-espace/securite/partout/", security.everywhere, name="sign_out_everywhere"),
    path("mon-espace/securite/appareil/", security.this_device, name="this_device"),
    path("mon-espace/adresse/", address.address, name="address"),
    path("mon-espace/adresse/juste/", returned.confirm_mine, name="confirm_my_mail"),
    path("administration/sms/", texts.texts, name="texts"),
    path("courriers/retours/", returned.returned, name="returned"),
    path("courriers/retours/<str:public_id>/juste/", returned.confirm_theirs, name="confirm_their_mail"),
    path("mon-espace/adresse/code/", address.address_code, name="address_code"),
    path("demo/connexion/", demo.demo_sign_in, name="demo_sign_in"),
    path("demo/courrier/", demo.mailbox, name="mailbox"),
    path("demo/courrier/<str:name>/", demo.mailbox_mail, name="mailbox_mail"),
]
