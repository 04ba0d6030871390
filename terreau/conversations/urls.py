from django.urls import path

from terreau.conversations.views import lists, posts, settling, threads

app_name = "conversations"
urlpatterns = [
    path("communautes/<slug:public_id>/echanges/", lists.community, name="community"),
    path("communautes/<slug:public_id>/echanges/nouveau/", threads.start, name="start"),
    path("communautes/<slug:public_id>/echanges/nouveau-pour/", threads.start_for, name="start_for"),
    path("mon-espace/echanges/", lists.mine, name="mine"),
    path("echanges/arreter/<str:token>/", lists.stop, name="stop"),
    path("echanges/messages/<slug:public_id>/", posts.post, name="post"),
    path("echanges/messages/<slug:public_id>/modifier/", posts.edit, name="edit"),
    path("echanges/messages/<slug:public_id>/supprimer/", posts.delete, name="delete"),
    path("echanges/messages/<slug:public_id>/masquer/", posts.hide, name="hide"),
    path("echanges/messages/<slug:public_id>/remettre/", posts.show, name="show"),
    path("echanges/messages/<slug:public_id>/versions/", posts.versions, name="versions"),
    path("echanges/messages/<slug:public_id>/signes/", posts.signs, name="signs"),
    path("echanges/<slug:public_id>/", threads.thread, name="thread"),
    path("echanges/<slug:public_id>/repondre/", threads.reply, name="reply"),
    path("echanges/<slug:public_id>/ecrire-pour/", threads.write_for, name="write_for"),
    path("echanges/<slug:public_id>/signer/", threads.sign, name="sign"),
    path("echanges/<slug:public_id>/suivre/", settling.follow, name="follow"),
    path("echanges/<slug:public_id>/repondu/", settling.settle, name="settle"),
    path("echanges/<slug:public_id>/renommer/", settling.rename, name="rename"),
    path("echanges/<slug:public_id>/fermer/", settling.close, name="close"),
]
