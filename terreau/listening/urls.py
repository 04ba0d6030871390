from django.urls import path

from terreau.listening import views

app_name = "listening"
urlpatterns = [
    path("ce-qui-compte/", views.campaigns, name="campaigns"),
    path("ce-qui-compte/nouvelle/", views.new_campaign, name="new_campaign"),
    path("ce-qui-compte/contact/<str:token>/", views.withdraw, name="withdraw_contact"),
    path("ce-qui-compte/themes/<str:public_id>/", views.theme, name="theme"),
    path("ce-qui-compte/themes/<str:public_id>/repondre/", views.answer_to_theme, name="answer_theme"),
    path("ce-qui-compte/themes/<str:public_id>/publier/", views.publish, name="publish_theme"),
    path("ce-qui-compte/themes/<str:public_id>/sortir/", views.unsort, name="unsort_word"),
    path("ce-qui-compte/paroles/<str:public_id>/repondre/", views.answer_to_word, name="answer_word"),
    path("ce-qui-compte/paroles/<str:public_id>/masquer/", views.hide, name="hide_word"),
    path("ce-qui-compte/import/<str:public_id>/", views.batch, name="batch"),
    path("ce-qui-compte/import/<str:public_id>/annuler/", views.undo, name="undo_import"),
    path("ce-qui-compte/<str:public_id>/", views.campaign, name="campaign"),
    path("ce-qui-compte/<str:public_id>/merci/<str:voice_id>/", views.thanks, name="thanks"),
    path("ce-qui-compte/<str:public_id>/merci/<str:voice_id>/garder/", views.keep, name="keep"),
    path("ce-qui-compte/<str:public_id>/cartes/", views.cards, name="cards"),
    path("ce-qui-compte/<str:public_id>/import/", views.import_file, name="import"),
    path("ce-qui-compte/<str:public_id>/themes/", views.board, name="board"),
    path("ce-qui-compte/<str:public_id>/themes/annuler/", views.undo_sorting, name="undo_sorting"),
    path("ce-qui-compte/<str:public_id>/masquees/", views.hidden_words, name="hidden_words"),
    path("ce-qui-compte/<str:public_id>/equipe/", views.team, name="team"),
    path("ce-qui-compte/<str:public_id>/equipe/quitter/", views.leave_the_team, name="leave_team"),
    path("ce-qui-compte/<str:public_id>/fermer/", views.close, name="close_campaign"),
]
