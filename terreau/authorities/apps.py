from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    name = "terreau.authorities"
    default_auto_field = "django.db.models.BigAutoField"
