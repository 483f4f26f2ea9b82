"""On one machine, behind the launcher: trial, demonstration, development."""

from config.settings.base import *  # noqa: F403
