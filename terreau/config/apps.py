from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "terreau.config"
    label = "config"
