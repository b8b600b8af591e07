"""Cisco ASA access lists."""
