"""What the server runs."""

import ctypes
import gc
import os
import signal
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
if sys.platform.startswith("linux") and os.environ.get("TERREAU_SUPERVISED"):
    ctypes.CDLL(None).prctl(
        1, signal.SIGKILL
    )  # 1 = PR_SET_PDEATHSIG: a killed server leaves no process on its port
application = get_wsgi_application()

# What was loaded stays for good: looking through it again and again for garbage costs an eighth of each page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
