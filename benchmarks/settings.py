"""Production settings, and one middleware that says how many queries a page took, when it is asked."""

from terreau.config.settings import *  # noqa: F403  # the same settings, and one line more
from terreau.config.settings import MIDDLEWARE as PRODUCTION

MIDDLEWARE = ["benchmarks.counting.QueryCount", *PRODUCTION]
