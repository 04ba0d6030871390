from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "terreau.journal"
    default_auto_field = "django.db.models.BigAutoField"
