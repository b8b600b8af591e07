"""Backup and restore: the database by its own client programs, files by the portal's storage, and
a manifest that says what belongs together and how to tell that it is whole."""
