"""A function for a proxy auto-configuration: whether a host is on the list. An organisation's own
PAC file calls it and says where such a host goes; nothing is resolved."""

from __future__ import annotations

import json
from collections.abc import Sequence

from requirements_app.core.endpoints import AddressRange, NamePattern
from requirements_app.core.report import FindingLine

from .base import Holds, Limit, Line, ListFormat, ListReport, head

# Written for the oldest engines that read such files. Names are keys behind a dot, so that none is
# a property that every object has.
_CODE = """\
function %(function)s(host) {
  var names = %(names)s;
  var below = %(below)s;
  var ranges = %(ranges)s;
  function four(text) {
    var parts = text.split("."), digits = "", at;
    if (parts.length !== 4) { return ""; }
    for (at = 0; at < 4; at += 1) {
      if (!/^(0|[1-9][0-9]{0,2})$/.test(parts[at]) || Number(parts[at]) > 255) { return ""; }
      digits += ("0" + Number(parts[at]).toString(16)).slice(-2);
    }
    return "4" + digits;
  }
  function groups(text) {
    var parts = text === "" ? [] : text.split(":"), at;
    for (at = 0; at < parts.length; at += 1) {
      if (!/^[0-9a-f]{1,4}$/.test(parts[at])) { return null; }
      parts[at] = ("000" + parts[at]).slice(-4);
    }
    return parts;
  }
  function six(text) {
    var halves = text.split("::"), left = groups(halves[0]), right, missing;
    if (left === null || halves.length > 2) { return ""; }
    if (halves.length === 1) { return left.length === 8 ? "6" + left.join("") : ""; }
    right = groups(halves[1]);
    if (right === null || left.length + right.length > 7) { return ""; }
    for (missing = 8 - left.length - right.length; missing > 0; missing -= 1) { left.push("0000"); }
    return "6" + left.join("") + right.join("");
  }
  function within(key) {
    var low = 0, high = ranges.length - 1, middle;
    while (low <= high) {
      middle = Math.floor((low + high) / 2);
      if (key < ranges[middle][0]) { high = middle - 1; }
      else if (key > ranges[middle][1]) { low = middle + 1; }
      else { return true; }
    }
    return false;
  }
  var has = Object.prototype.hasOwnProperty, address, dot;
  host = String(host);
  if (!/^[A-Za-z0-9_.:\\[\\]-]+$/.test(host)) { return false; }
  host = host.toLowerCase().replace(/^\\[([0-9a-f:]+)\\]$/, "$1");
  if (host.indexOf(":") >= 0) { address = six(host); return address !== "" && within(address); }
  address = four(host);
  if (address !== "") { return within(address); }
  host = host.replace(/[.]$/, "");
  if (/^[.]|[.][.]|[\\[\\]]/.test(host)) { return false; }
  if (has.call(names, "." + host)) { return true; }
  for (dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) {
    if (has.call(below, host.slice(dot))) { return true; }
  }
  return false;
}
"""


class PacSnippet(ListFormat):
    """Names, wildcards and addresses as the portal means them."""

    identifier = "pac"
    label = "PAC snippet (JavaScript)"
    suffix = "pac"
    media_type = "application/x-ns-proxy-autoconfig"
    holds = Holds(addresses=True, ranges=True, names=True, wildcards=True)
    limits = (Limit("browsers", size=1 << 20),)
    web = True

    def written(
        self, report: ListReport, lines: Sequence[Line], findings: Sequence[FindingLine]
    ) -> str:
        function = function_name(report.name)
        told = [*head(report, findings), f"In a PAC file: if ({function}(host)) return ..."]
        names = [each.value for each in lines if isinstance(each.value, NamePattern)]
        parts = {
            "function": function,
            "names": _keys([each for each in names if not each.wildcard]),
            "below": _keys([each for each in names if each.wildcard]),
            "ranges": json.dumps(
                [_bounds(each.value) for each in lines if isinstance(each.value, AddressRange)]
            ),
        }
        return "".join(f"// {each}\n" for each in told) + _CODE % parts


def function_name(name: str) -> str:
    """What the function of a list is called; lists are named by letters, digits and hyphens."""
    return f"portal_list_{name.replace('-', '_')}"


def _keys(names: Sequence[NamePattern]) -> str:
    return json.dumps({f".{'.'.join(reversed(each.labels))}": 1 for each in names})


def _bounds(value: AddressRange) -> tuple[str, str]:
    digits = 8 if value.version == 4 else 32
    return (
        f"{value.version}{value.first:0{digits}x}",
        f"{value.version}{value.last:0{digits}x}",
    )
