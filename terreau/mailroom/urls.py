from django.urls import path

from terreau.mailroom import views

app_name = "mailroom"
urlpatterns = [
    path("mon-espace/sms/", views.texts, name="texts"),
    path("mon-espace/sms/arreter/", views.stop, name="stop"),
    path("sms/recu/<str:token>/", views.receipt, name="receipt"),
    path("sms/entrant/", views.incoming, name="incoming"),
]
