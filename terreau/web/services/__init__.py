"""Gestures that belong to no lower room: codes and ways to sign in."""
