"""Check Point: calls of the management API, as JSON and as mgmt_cli lines."""
