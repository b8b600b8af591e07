"""Renderers of frozen reports: pure functions of a report and its options, without a database."""
