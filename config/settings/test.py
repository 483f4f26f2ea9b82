"""For tests: the demonstration's clock stands still unless a test moves it."""

from config.settings.base import *  # noqa: F403 - settings are what stands in the module

SIFANG_MODE = "test"
SIFANG_DEMONSTRATION = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True
