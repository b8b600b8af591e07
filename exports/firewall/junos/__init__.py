"""Juniper SRX security policies."""
