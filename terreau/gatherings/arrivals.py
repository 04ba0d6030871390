"""Whoever joins keeps the seats they took as a guest."""

from terreau.core.registries import Arrival, declare_arrival
from terreau.gatherings.services import keep_sure_seats

declare_arrival(Arrival("gatherings", keep_sure_seats))
