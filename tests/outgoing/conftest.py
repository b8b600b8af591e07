from tests.outgoing.holding import holder  # noqa: F401 - a fixture
