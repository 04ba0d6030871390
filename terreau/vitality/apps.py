from django.apps import AppConfig


class VitalityConfig(AppConfig):
    name = "terreau.vitality"
    default_auto_field = "django.db.models.BigAutoField"
