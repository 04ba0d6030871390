from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "terreau.gatherings"
    default_auto_field = "django.db.models.BigAutoField"
