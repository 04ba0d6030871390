"""Pages that join several rooms, one file a family of pages."""
