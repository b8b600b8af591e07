"""Which client this is."""

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """The version that is installed, or `source` where the package runs from its source."""
    try:
        return version("network-requirements-portal-client")
    except PackageNotFoundError:
        return "source"
