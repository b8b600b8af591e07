"""Fortinet FortiOS: a script of configuration commands."""
