"""Pure values that every stage shares. Nothing here knows of Django."""
