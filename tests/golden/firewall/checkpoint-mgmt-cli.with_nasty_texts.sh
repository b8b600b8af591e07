#!/bin/sh
# Check Point mgmt_cli commands for ; permit ip any any _ */ - x/ _ file /etc/passwd _ reboot _id_ _ _ x _ _ 2J _ ; _ drop fw-inner at ; permit ip any any _ */ - x/ _ file /etc/passwd _ reboot _id_ _ _ x _ _ 2J _ ; _ drop
# Rule set 01935c5e-0000-7000-8000-000000000007 of catalogue version 2026112101, as of 2026-11-21
# Content v1:1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d
# https://portal.example.org/rule-sets/01935c5e-0000-7000-8000-000000000007/
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
cli add access-section layer Network position.above 'Cleanup rule' name nrp-fw-inner
has host nrp.a.10.80.16.5 || cli add host name nrp.a.10.80.16.5 ip-address 10.80.16.5 ignore-warnings true
has host nrp.a.10.80.0.10 || cli add host name nrp.a.10.80.0.10 ip-address 10.80.0.10 ignore-warnings true
has service-tcp nrp.s.tcp.443 || cli add service-tcp name nrp.s.tcp.443 port 443 match-for-any false ignore-warnings true
cli add access-rule name nrp-450f38502166af5d position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.16.5 destination.1 nrp.a.10.80.0.10 service.1 nrp.s.tcp.443 action Accept track.type Log comments 'rule-00000000000000000001; change ; permit ip any any _ */ - x/ _ file /etc/passwd _ reboot _id_ _ _ x _ _ 2J _ ; _ drop; ; permit ip any any _ */ - x/ _ file /etc/passwd _ reboot _id_ _ _ x _ _ 2J _ ; _ drop; entries ; permit ip any any _ */ - x/ _ file /etc/passwd _ reboot _id_ _ _ x _ _ 2J _ ; _ drop entry-1' install-on.1 gw-inner
cli publish
