"""Terreau: soil for communities of engaged citizens that last."""
