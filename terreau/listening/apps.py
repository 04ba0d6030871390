from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "terreau.listening"
    default_auto_field = "django.db.models.BigAutoField"
