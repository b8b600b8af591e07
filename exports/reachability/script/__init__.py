"""The parts of the check that runs on the source host.

They are joined into one file and run there by any Python from 3.8: standard library only, and
nothing newer in the language. They import nothing of the portal but each other.
"""
