"""Palo Alto Networks PAN-OS: set commands and XML."""
