#!/bin/sh
# Check Point mgmt_cli commands for Inner firewall fw-inner at Demo data centre
# Rule set 01935c5e-0000-7000-8000-000000000007 of catalogue version 2026112101, as of 2026-11-21
# Content v1:1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d
# https://portal.example.org/rule-sets/01935c5e-0000-7000-8000-000000000007/
# Only what differs from rule set 01935c5e-0000-7000-8000-000000000003
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
has network nrp.a.fd5e.80.0.4.._64 || cli add network name nrp.a.fd5e.80.0.4.._64 subnet fd5e:80:0:4:: mask-length 64 ignore-warnings true
cli add access-rule name nrp-1a970c2d1695206b position.bottom nrp-fw-inner layer Network source.1 nrp.a.fd5e.80.0.4.._64 destination.1 nrp.a.fd5e.80.0.1..11 service.1 nrp.s.tcp.443 action Accept track.type Log comments 'rule-00000000000000000003; purpose of rule 3; entries entry-00000000000000030000 entry-00000000000000030001' install-on.1 gw-inner
cli delete access-rule name nrp-450f38502166af5d layer Network
cli delete host name nrp.a.10.80.0.10 || kept host nrp.a.10.80.0.10
cli delete host name nrp.a.10.80.16.5 || kept host nrp.a.10.80.16.5
cli publish
# To undo it, without the signs at the beginning of the lines:
#undo has host nrp.a.10.80.16.5 || cli add host name nrp.a.10.80.16.5 ip-address 10.80.16.5 ignore-warnings true
#undo has host nrp.a.10.80.0.10 || cli add host name nrp.a.10.80.0.10 ip-address 10.80.0.10 ignore-warnings true
#undo cli add access-rule name nrp-450f38502166af5d position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.16.5 destination.1 nrp.a.10.80.0.10 service.1 nrp.s.tcp.443 action Accept track.type Log comments 'rule-00000000000000000001; change CHG-2026-0042; purpose of rule 1; entries entry-00000000000000010000 entry-00000000000000010001' install-on.1 gw-inner
#undo cli delete access-rule name nrp-1a970c2d1695206b layer Network
#undo cli delete network name nrp.a.fd5e.80.0.4.._64 || kept network nrp.a.fd5e.80.0.4.._64
#undo cli publish
