"""The configuration's tree as XML: a partial configuration to be merged, or requests of the XML API
that change one and that undo it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from exports.firewall.pieces import Difference, Item

from .model import Body
from .set_commands import RULES

_DEVICE = "localhost.localdomain"


def configuration(lines: Sequence[str], plan: Difference[Item[Body]], vsys: str) -> str:
    """What `load config partial` merges."""
    root = ET.Element("config")
    devices = ET.SubElement(root, "devices")
    device = ET.SubElement(devices, "entry", name=_DEVICE)
    own = ET.SubElement(ET.SubElement(device, "vsys"), "entry", name=vsys)
    for item in plan.add:
        table = own
        for step in item.table.split():
            found = table.find(step)
            table = ET.SubElement(table, step) if found is None else found
        table.append(_entry(item.name, item.body))
    return _document(root, lines)


def changes(
    lines: Sequence[str],
    there: Difference[Item[Body]],
    back: Difference[Item[Body]],
    vsys: str,
    before: str,
) -> str:
    """Two requests for the API's action `multi-config`: `apply`, and `undo` which takes it back."""
    root = ET.Element("firewall-change")
    for name, plan in (("apply", there), ("undo", back)):
        ET.SubElement(root, name).append(_request(plan, vsys, before))
    return _document(root, lines)


def _request(plan: Difference[Item[Body]], vsys: str, before: str) -> ET.Element:
    request = ET.Element("multi-configure-request")
    for item in plan.add:
        place = _xpath(item.table, vsys)
        ET.SubElement(request, "set", xpath=place).append(_entry(item.name, item.body))
        if item.table == RULES and before:
            own = f"{place}/entry[@name='{item.name}']"
            ET.SubElement(request, "move", xpath=own, where="before", dst=before)
    for item in plan.remove:
        place = _xpath(item.table, vsys)
        ET.SubElement(request, "delete", xpath=f"{place}/entry[@name='{item.name}']")
    for number, each in enumerate(request, start=1):
        each.set("id", str(number))
    return request


def _xpath(table: str, vsys: str) -> str:
    own = f"/config/devices/entry[@name='{_DEVICE}']/vsys/entry[@name='{vsys}']"
    return f"{own}/{table.replace(' ', '/')}"


def _entry(name: str, body: Body) -> ET.Element:
    entry = ET.Element("entry", name=name)
    _fill(entry, body)
    return entry


def _fill(parent: ET.Element, body: Mapping[str, object]) -> None:
    for field, value in body.items():
        child = ET.SubElement(parent, field)
        if isinstance(value, Mapping):
            _fill(child, value)
        elif isinstance(value, list):
            for each in value:
                ET.SubElement(child, "member").text = each
        else:
            child.text = str(value)


def _document(root: ET.Element, lines: Sequence[str]) -> str:
    ET.indent(root)
    told = "".join(f"  {line}\n" for line in lines)
    written = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!--\n{told}-->\n{written}\n'
