"""Measurements of the portal beside named baselines (`make bench`)."""
