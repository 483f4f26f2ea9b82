"""What granian serves."""

import gc
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config import opening

application = get_wsgi_application()

# What the house is made of stays as long as the process: loaded whole, it is not looked through again and again for
# garbage, of which a request makes little.
assert get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(5000, 20, 20)

opening.wait()
