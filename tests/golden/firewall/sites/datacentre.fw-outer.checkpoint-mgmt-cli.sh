#!/bin/sh
# Check Point mgmt_cli commands for Outer firewall fw-outer at Eastgate data centre
# Rule set the-rule-set of catalogue version 2026112101, as of 2026-11-21
# Content v1:of-the-content
# https://portal.example.org/rule-sets/the-rule-set/
set -eu
: "${SESSION:?the file that mgmt_cli login wrote}"
cli() { mgmt_cli "$@" -s "$SESSION"; }
# An object of this name is the same one, there for the sake of another gateway.
has() { mgmt_cli show "$1" name "$2" -s "$SESSION" >/dev/null 2>&1; }
# A domain is the same one only if it also holds the same.
has_domain() {
  mgmt_cli show dns-domain name "$1" -s "$SESSION" --format json 2>/dev/null |
    grep -q "\"is-sub-domain\" *: *$2"
}
kept() { echo "$1 $2 stays: it is used elsewhere" >&2; }
cli add access-section layer Network position.above 'Cleanup rule' name nrp-fw-outer
has host nrp.a.10.80.12.8 || cli add host name nrp.a.10.80.12.8 ip-address 10.80.12.8 ignore-warnings true
has_domain .update-301.nextron-systems.com false || cli add dns-domain name .update-301.nextron-systems.com is-sub-domain false
has_domain .update1.nextron-systems.com false || cli add dns-domain name .update1.nextron-systems.com is-sub-domain false
has_domain .update2.nextron-systems.com false || cli add dns-domain name .update2.nextron-systems.com is-sub-domain false
has service-tcp nrp.s.tcp.443 || cli add service-tcp name nrp.s.tcp.443 port 443 match-for-any false ignore-warnings true
cli add access-rule name nrp-0884a3c8deee1999 position.bottom nrp-fw-outer layer Network source.1 nrp.a.10.80.12.8 destination.1 .update-301.nextron-systems.com destination.2 .update1.nextron-systems.com destination.3 .update2.nextron-systems.com service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-8a382c0e136a04c99af0; no TLS inspection; Fetch updates of ASGARD and its system., Fetch updates of THOR, Aurora and signatures.; entries e-62daf053fc990a5b1117 e-5a439afa2dbe074e46aa e-bd6faaaaee1dd1b49a9a'
cli publish
