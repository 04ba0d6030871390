"""Forms, one file a family of pages."""
