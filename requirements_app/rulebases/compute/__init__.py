"""The pure part: reading rule bases, and what they permit."""
