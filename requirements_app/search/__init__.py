"""Search everywhere: each stage answers for its own things, and this puts the answers together.

It has no rows of its own. It stands above the stages because it knows all of them, and below the
pages and the API because both ask it.
"""
