"""Changes as tickets of other systems."""
