"""Task packs: find, load, validate."""
