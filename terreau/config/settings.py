"""Settings. Everything an install may change comes from the environment: see docs/hosting.md."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from terreau.config import environment as env

ROOT = Path(__file__).resolve().parent.parent
DEBUG = False
TERREAU_DATA = env.folder("TERREAU_DATA", "var")
TERREAU_DEMO = env.flag("TERREAU_DEMO")
TERREAU_PORT = env.number("TERREAU_PORT", 8000)  # the public port, for links in messages
TERREAU_SOURCE = env.text("TERREAU_SOURCE")  # where this install's source can be had, as the licence asks
TERREAU_SECURE = env.flag("TERREAU_SECURE")  # behind HTTPS
TERREAU_SEAL_KEY = env.secret("TERREAU_SEAL_KEY", TERREAU_DATA)
SECRET_KEY = env.secret("TERREAU_SECRET_KEY", TERREAU_DATA)

# Hosts are data: AuthorityMiddleware answers 404 on a host that no authority has.
ALLOWED_HOSTS = ["*"]
ROOMS = sorted(path.parent.name for path in ROOT.glob("*/apps.py"))
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    *(f"terreau.{room}" for room in ROOMS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "terreau.config.middleware.StaticFiles",
    "terreau.config.middleware.PageCompression",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "terreau.authorities.middleware.AuthorityMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "terreau.people.middleware.PersonMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
if (ROOT / "web" / "middleware.py").exists():
    MIDDLEWARE += ["terreau.web.middleware.DoorstepMiddleware", "terreau.web.middleware.FloodMiddleware"]
ROOT_URLCONF = "terreau.config.urls"
WSGI_APPLICATION = "terreau.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "terreau.web.context_processors.page",
            ],
            "builtins": ["terreau.core.templatetags.gestures"],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{TERREAU_DATA / 'terreau.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # IMMEDIATE: a deferred transaction that turns to writing fails at once instead of waiting for its turn.
    # Tests use a file too: threads of one process share an in-memory database in a way no server does.
    DATABASES["default"]["TEST"] = {"NAME": str(TERREAU_DATA / f"test-{os.getpid()}.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # secure_delete: what is erased is overwritten, not only marked as free.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-8000;PRAGMA secure_delete=ON;",
    }
else:
    # Parameters go apart from the statement: PostgreSQL plans what is asked often once, and not at each page.
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_counters",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "langue"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("TERREAU_STATIC", str(TERREAU_DATA / "static"))
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = TERREAU_DATA / "files"
# Who was forgotten: kept beside the database, better on another disk, so that a restored backup forgets them again.
TERREAU_ERASURES = env.text("TERREAU_ERASURES", str(TERREAU_DATA / "erasures.jsonl"))
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "/"
# Codes, limits and pages are ours (terreau/web); the library gives passkeys, applications' codes and OpenID Connect.
ACCOUNT_ADAPTER = "terreau.web.adapters.library.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "terreau.web.adapters.library.IssuerAdapter"
MFA_ADAPTER = "terreau.web.adapters.library.FactorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
# How many reverse proxies of ours add their line to X-Forwarded-For: networks are counted by the address before them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TERREAU_PROXIES", 1 if TERREAU_SECURE else 0)
TERREAU_OIDC_ISSUER = env.text("TERREAU_OIDC_ISSUER").rstrip("/")
TERREAU_OIDC_NAME = env.text("TERREAU_OIDC_NAME", "OpenID Connect")
TERREAU_OIDC_CLIENT_ID = env.text("TERREAU_OIDC_CLIENT_ID")
TERREAU_OIDC_CLIENT_SECRET = env.text("TERREAU_OIDC_CLIENT_SECRET")
SOCIALACCOUNT_STORE_TOKENS = False

SESSION_ENGINE = "terreau.people.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # a shared computer by default; "this phone is mine" makes it last
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TERREAU_SECURE
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "terreau.ui.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if TERREAU_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A form that leads to the issuer's page is followed there.
        "form-action": [SELF, *([env.origin(TERREAU_OIDC_ISSUER)] if TERREAU_OIDC_ISSUER else [])],
    }
}

# In demo and development, mail lands in a folder and on a local page; on a real install TERREAU_SMTP says where it leaves.
TERREAU_MAIL_FOLDER = TERREAU_DATA / "mail"
TERREAU_SMTP = env.text("TERREAU_SMTP")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("TERREAU_MAIL_FROM", "terreau@localhost")
if TERREAU_SMTP:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, _colon, _port = TERREAU_SMTP.partition(":")
    EMAIL_PORT = int(_port or 25)
    EMAIL_HOST_USER = env.text("TERREAU_SMTP_USER")
    EMAIL_HOST_PASSWORD = env.text("TERREAU_SMTP_PASSWORD")
    EMAIL_USE_TLS = env.flag("TERREAU_SMTP_TLS")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = TERREAU_MAIL_FOLDER
# Where people answer mail: « reponses@exemple.fr » gives each one « reponses+…@exemple.fr ». Empty: mail is not answered.
TERREAU_MAIL_REPLY = env.mailbox("TERREAU_MAIL_REPLY")
# The name under which our own mail server writes Authentication-Results: who wrote is then proven, or the answer is refused.
TERREAU_MAIL_CHECKED_BY = env.text("TERREAU_MAIL_CHECKED_BY").lower()
# The mailbox where answers land, when they are not piped: read each minute. TLS from the start on 993, STARTTLS elsewhere.
TERREAU_IMAP_HOST, TERREAU_IMAP_PORT = env.host_and_port("TERREAU_IMAP", 993)
TERREAU_IMAP_TLS = env.flag("TERREAU_IMAP_TLS", default=True)
TERREAU_IMAP_USER = env.text("TERREAU_IMAP_USER")
TERREAU_IMAP_PASSWORD = env.text("TERREAU_IMAP_PASSWORD")
TERREAU_IMAP_FOLDER = env.text("TERREAU_IMAP_FOLDER", "INBOX")
TERREAU_IMAP_REFUSED = env.text("TERREAU_IMAP_REFUSED", "Terreau-refus")
# SMS: the gateway that takes them (JSON over HTTPS), our key there, who it says we are; the word that opens the way back in;
# and how many parts each authority may send a month.
TERREAU_SMS_URL = env.web_address("TERREAU_SMS_URL")
TERREAU_SMS_KEY = env.text("TERREAU_SMS_KEY")
TERREAU_SMS_SENDER = env.text("TERREAU_SMS_SENDER")
TERREAU_SMS_SECRET = env.text("TERREAU_SMS_SECRET")
TERREAU_SMS_PARTS = env.number("TERREAU_SMS_PARTS", 1000)
# All authorities together, 0 for no limit; and what one part costs, in thousandths of a euro, 0 when it is not known.
TERREAU_SMS_PARTS_IN_ALL = env.number("TERREAU_SMS_PARTS_IN_ALL", 0)
TERREAU_SMS_PRICE = env.number("TERREAU_SMS_PRICE", 0)
# Whether a page shows that folder: in a demo, or when a developer asks for it; codes to sign in stand there.
TERREAU_MAIL_IS_SHOWN = not TERREAU_SMTP and (TERREAU_DEMO or env.text("TERREAU_MAIL") == "folder")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("TERREAU_LOG_LEVEL", "WARNING")},
    # Addresses that do not exist are everyday life, and would write into the log what people looked for.
    "loggers": {"django.request": {"level": "ERROR"}},
}
