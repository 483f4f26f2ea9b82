"""On one machine, behind the launcher: trial, demonstration, development."""

from config.settings.base import *  # noqa: F403 - settings are what stands in the module
from config.settings.base import DATABASES

# A thread of the web server keeps its connection; one that the server closed is noticed and opened anew.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
