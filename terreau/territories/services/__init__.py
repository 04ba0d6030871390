"""Loading the gazetteer and centres, and drawing free territories."""

from terreau.territories.services.centres import CentresImported, import_centres, preview_centres
from terreau.territories.services.free import TerritoryError, create_free_territory
from terreau.territories.services.loading import Loaded, load_gazetteer

__all__ = [
    "CentresImported",
    "Loaded",
    "TerritoryError",
    "create_free_territory",
    "import_centres",
    "load_gazetteer",
    "preview_centres",
]
