"""Pictures of boxes and arrows: what is drawn, where it goes, and the SVG.

`drawing` says what a picture shows, `elk` how large its parts are and how the layout library is
asked, `engine` runs that library (in a process of its own, `layout`), `svg` draws the answer.
"""
