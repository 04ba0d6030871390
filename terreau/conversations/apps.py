from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "terreau.conversations"
    default_auto_field = "django.db.models.BigAutoField"
