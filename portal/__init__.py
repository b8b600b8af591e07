"""The Django project: settings, addresses and processes of the Network Requirements Portal."""

__version__ = "0.2.0"
