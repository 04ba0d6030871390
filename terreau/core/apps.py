from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "terreau.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from terreau.core.registries import load_declarations

        load_declarations()
