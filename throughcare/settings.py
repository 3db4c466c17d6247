"""Settings: safe as they stand; what an installation must say comes from its environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from throughcare.core import postgres
from throughcare.core.keys import secret
from throughcare.core.postgres.places import throughcare_home

HOME = throughcare_home()
PACKAGE = Path(__file__).parent

# A demonstration shows made-up people, lists who can sign in, and keeps its mail in a folder.
DEMO = os.environ.get("THROUGHCARE_DEMO") == "1"
DEBUG = os.environ.get("THROUGHCARE_DEBUG") == "1"
HTTPS = os.environ.get("THROUGHCARE_HTTPS", "0" if DEMO or DEBUG else "1") == "1"

SECRET_KEY = secret("secret", size=32).hex()
CONTEXT_KEY = secret("context", size=64)

ALLOWED_HOSTS = os.environ.get("THROUGHCARE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("THROUGHCARE_ORIGINS", "").split(",") if origin]

ROOMS = (
    "web",
    "desk",
    "packs",
    "evaluation",
    "strategy",
    "measures",
    "feeds",
    "summaries",
    "minutes",
    "sitting",
    "briefings",
    "calendars",
    "panels",
    "transfers",
    "reviews",
    "plans",
    "referrals",
    "documents",
    "chronology",
    "scores",
    "registrations",
    "disclosures",
    "people",
    "sharing",
    "partnerships",
    "accounts",
    "audit",
    "core",
)
INSTALLED_APPS = [
    *(f"throughcare.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    # Its random padding hides the length from whoever listens (Django 4.2 and later).
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "throughcare.web.middleware.FreshPages",
    "throughcare.web.middleware.SessionLimits",
    "throughcare.accounts.middleware.SecondFactor",
    # Last, so that the view runs inside its transaction.
    "throughcare.web.middleware.OneTransaction",
]
ROOT_URLCONF = "throughcare.urls"
WSGI_APPLICATION = "throughcare.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _database(endpoint: postgres.Endpoint) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{key.upper(): value for key, value in endpoint.items() if key != "options"},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "throughcare", **endpoint["options"]},
    }


_where = postgres.locate()
DATABASES = {"default": _database(_where.app), "owner": _database(_where.owner)}

# Counts guesses and remembers used codes, so nothing may be thrown out early.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique without regard to case, by a constraint on lower(email)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_ADAPTER = "throughcare.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "throughcare.accounts.forms.SignInForm",
    "reset_password": "throughcare.accounts.forms.ResetForm",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 900
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# An office may stand behind one address, so the address has room; an account has ten guesses an hour.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,10/h/key",
    "reauthenticate": "10/h/user",
    "change_password": "10/h/user",
}
# How often an address on the network may ask for calendars that there are not; an office has many, some revoked.
CALENDAR_GUESSES_AN_HOUR = 600
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("THROUGHCARE_PROXY") == "1" else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Throughcare"
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "throughcare.accounts.adapter.MfaAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the address was proved by following the invitation sent to it
MFA_FORMS = {
    "authenticate": "throughcare.accounts.forms.CodeForm",
    "reauthenticate": "throughcare.accounts.forms.CodeAgainForm",
}

SESSION_COOKIE_AGE = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "throughcare.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("THROUGHCARE_PROXY") == "1" else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

FORM_RENDERER = "throughcare.core.rendering.GovukRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "throughcare.web.frame.frame",
            ],
        },
    }
]

LANGUAGE_CODE = "en-gb"
# Welsh comes with its own translation; until then it is not offered, so that no page says it is what it is not.
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d %B %Y"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Under test and while developing the files are served as they lie, without being gathered first.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_ROOT = HOME / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DOCUMENT_MOST_BYTES = int(os.environ.get("THROUGHCARE_UPLOAD_MB", "10")) * 1024 * 1024
# Of a larger file no more than this is stored, so that the page can say that it is too large.
UPLOAD_BOUND = max(DOCUMENT_MOST_BYTES, 10 * 1024 * 1024) + 1
FILE_UPLOAD_HANDLERS = [
    "throughcare.core.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# A clamd that looks at each upload: unix:/run/clamav/clamd.ctl, or host:port. Without one files say "not scanned".
CLAMD = os.environ.get("THROUGHCARE_CLAMD", "")
CLAMD_SECONDS = 60.0

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Under a command other than `throughcare demo`, which catches mail here, a demonstration writes it to a folder.
CAUGHT = "THROUGHCARE_MAIL_PORT" in os.environ
EMAIL_BACKEND = (
    "django.core.mail.backends.filebased.EmailBackend"
    if DEMO and not CAUGHT
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = os.environ.get("THROUGHCARE_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("THROUGHCARE_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("THROUGHCARE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("THROUGHCARE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("THROUGHCARE_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 20
# Where people find it, for the links of mail that no request asked for; and from which hour the daily mail is sent.
SITE = os.environ.get("THROUGHCARE_SITE") or (CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0] + "/"
DIGEST_HOUR = int(os.environ.get("THROUGHCARE_DIGEST_HOUR", "7"))
DEFAULT_FROM_EMAIL = os.environ.get("THROUGHCARE_MAIL_FROM", "Throughcare <throughcare@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_secrets": {"()": "throughcare.core.logs.WithoutSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_secrets"]}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("THROUGHCARE_LOG", "INFO")},
    # The address of a request may name nobody, but its query may hold what somebody typed: not logged.
    # The engine of PDF would tell of each step, and quote the text that it cannot set.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "weasyprint": {"level": "CRITICAL"},
        "fontTools": {"level": "CRITICAL"},
        # The demonstration's mail catcher would tell of every address it takes mail for.
        "mail.log": {"level": "WARNING"},
    },
}
