from django.urls import path

from terreau.files import views

app_name = "files"
urlpatterns = [path("fichiers/<str:public_id>/", views.read_file, name="file")]
