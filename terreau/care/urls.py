from django.urls import path

from terreau.care import views

app_name = "care"
urlpatterns = [
    path("cette-semaine/", views.week, name="week"),
    path("cette-semaine/comment/", views.how, name="how"),
    path("cette-semaine/mon-temps/", views.my_time, name="my_time"),
    path("cette-semaine/<slug:public_id>/", views.answer, name="answer"),
]
