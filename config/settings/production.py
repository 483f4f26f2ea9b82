"""In production: refuses to start on anything that was only ever meant for a trial."""

from django.core.exceptions import ImproperlyConfigured

from config import env as _env
from config.settings.base import *  # noqa: F403 - settings are what stands in the module
from config.settings.base import DATABASES, ENV

SIFANG_MODE = "production"
SIFANG_DEMONSTRATION = False

if ENV.secret_key == _env.DEFAULT_SECRET or len(ENV.secret_key) < 32:
    raise ImproperlyConfigured("SIFANG_SECRET_KEY 未设置或太短（至少 32 个字符），生产环境不能启动。")
if any(key == _env.DEFAULT_SECRET or len(key) < 32 for key in ENV.secret_key_fallbacks):
    raise ImproperlyConfigured("SIFANG_SECRET_KEY_FALLBACKS 里有试用的或太短的密钥，生产环境不能启动。")
if ENV.debug:
    raise ImproperlyConfigured("SIFANG_DEBUG 在生产环境必须关闭。")
if not ENV.database_url:
    raise ImproperlyConfigured("生产环境须用 DATABASE_URL 指明 PostgreSQL 15 及以上的数据库。")
if not DATABASES["default"]["PASSWORD"]:
    raise ImproperlyConfigured("DATABASE_URL 里没有数据库口令，生产环境不能启动。")
if ENV.mode == "demo":
    raise ImproperlyConfigured("演示模式不能用生产配置启动。")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31536000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A thread of the web server keeps its connection; one that the server closed is noticed and opened anew.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
