"""The garden: counts and ids in, a picture out. Pure, deterministic, and still from week to week."""

from terreau.vitality.garden.beds import PLANTS_FROM, Bed, Garden, Hat, Path
from terreau.vitality.garden.picture import draw

__all__ = ["PLANTS_FROM", "Bed", "Garden", "Hat", "Path", "draw"]
