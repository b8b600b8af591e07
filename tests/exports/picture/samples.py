"""Drawings that tests lay out."""

from __future__ import annotations

from exports.picture.drawing import Arrow, Box, Drawing, Place

SMALL = Drawing(
    title="A & B <small>",
    description="Three boxes.",
    places=(Place(id="own", title="Own servers", rank=1, kind="servers"),),
    boxes=(
        Box(id="agent", title="Agent", kind="client", rank=0, href="/a?x=1&y=2",
            name='The "agent"'),
        Box(id="server", title="Server", kind="server", place="own", lines=("10.0.0.1",)),
        Box(id="cloud", title="cloud.example", kind="internet", rank=2),
    ),
    arrows=(
        Arrow(
            id="one", source="agent", target="server", lines=("tcp/443 HTTPS",),
            notes=("required",), warnings=("no TLS inspection",), href="/flows/", name="one",
        ),
        Arrow(id="two", source="server", target="cloud", kind="optional", notes=("optional",)),
        Arrow(id="three", source="server", target="server", kind="conditional", both=True),
        Arrow(id="four", source="agent", target="cloud", kind="line"),
    ),
)  # fmt: skip
