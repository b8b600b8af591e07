// hq-out: destinations of what is implemented
// Site: Headquarters
// https://portal.example.org/sites/hq/lists/hq-out/
// WARNING Left out: 2 entries that are not TCP. Use a rule.
// WARNING Left out: 1 flows that have any on this side: no list says any. Write a rule of its own for them.
// In a PAC file: if (portal_list_hq_out(host)) return ...
function portal_list_hq_out(host) {
  var names = {".example.com": 1, ".get.example.net": 1, "._ldap._tcp.example.org": 1};
  var below = {".example.com": 1, ".cdn.example.org": 1};
  var ranges = [["40a020005", "40a020006"], ["4c0000200", "4c00002ff"], ["4c6336407", "4c6336413"], ["620010db8000000000000000000000005", "620010db8000000000000000000000005"], ["620010db8000100000000000000000000", "620010db80001ffffffffffffffffffff"]];
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
  if (!/^[A-Za-z0-9_.:\[\]-]+$/.test(host)) { return false; }
  host = host.toLowerCase().replace(/^\[([0-9a-f:]+)\]$/, "$1");
  if (host.indexOf(":") >= 0) { address = six(host); return address !== "" && within(address); }
  address = four(host);
  if (address !== "") { return within(address); }
  host = host.replace(/[.]$/, "");
  if (/^[.]|[.][.]|[\[\]]/.test(host)) { return false; }
  if (has.call(names, "." + host)) { return true; }
  for (dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) {
    if (has.call(below, host.slice(dot))) { return true; }
  }
  return false;
}
