from django.apps import AppConfig


class CrossingsConfig(AppConfig):
    name = "terreau.crossings"
    default_auto_field = "django.db.models.BigAutoField"
