"""A change's document for those who decide, and its papers for those who carry it out."""
