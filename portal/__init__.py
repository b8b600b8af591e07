"""The Django project: settings, addresses and processes of the Network Requirements Portal."""
