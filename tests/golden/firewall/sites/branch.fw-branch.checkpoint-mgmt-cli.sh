#!/bin/sh
# Check Point mgmt_cli commands for Branch firewall fw-branch at Westport branch
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
cli add access-section layer Network position.above 'Cleanup rule' name nrp-fw-branch
has host nrp.a.10.60.11.2 || cli add host name nrp.a.10.60.11.2 ip-address 10.60.11.2 ignore-warnings true
has host nrp.a.10.20.12.10 || cli add host name nrp.a.10.20.12.10 ip-address 10.20.12.10 ignore-warnings true
has network nrp.a.10.60.10.16_28 || cli add network name nrp.a.10.60.10.16_28 subnet 10.60.10.16 mask-length 28 ignore-warnings true
has network nrp.a.10.60.10.0_24 || cli add network name nrp.a.10.60.10.0_24 subnet 10.60.10.0 mask-length 24 ignore-warnings true
has_domain .northfield.api.eu.nexthink.cloud false || cli add dns-domain name .northfield.api.eu.nexthink.cloud is-sub-domain false
has_domain .northfield.eu.nexthink.cloud false || cli add dns-domain name .northfield.eu.nexthink.cloud is-sub-domain false
has_domain .northfield.data.eu.nexthink.cloud false || cli add dns-domain name .northfield.data.eu.nexthink.cloud is-sub-domain false
has service-tcp nrp.s.tcp.443 || cli add service-tcp name nrp.s.tcp.443 port 443 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.135 || cli add service-tcp name nrp.s.tcp.135 port 135 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.49152.65535 || cli add service-tcp name nrp.s.tcp.49152.65535 port 49152-65535 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.514 || cli add service-udp name nrp.s.udp.514 port 514 match-for-any false ignore-warnings true
cli add access-rule name nrp-e2c022c24e1cc0c5 position.bottom nrp-fw-branch layer Network source.1 nrp.a.10.60.11.2 destination.1 nrp.a.10.20.12.10 service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-79afe3c150b674fdc2e2; no TLS inspection; Let agents talk to the ASGARD server.; entries e-211d065c7987feab8dac'
cli add access-rule name nrp-7017d7d487f8e55a position.bottom nrp-fw-branch layer Network source.1 nrp.a.10.60.11.2 destination.1 nrp.a.10.20.12.10 service.1 nrp.s.udp.514 action Accept track.type Log comments 'r-c413c353d49852c3200c; Forward syslog from agents.; entries e-b2be4d17dafda799f317'
cli add access-rule name nrp-163f95515c4066e8 position.bottom nrp-fw-branch layer Network source.1 nrp.a.10.60.10.16_28 destination.1 .northfield.api.eu.nexthink.cloud destination.2 .northfield.eu.nexthink.cloud service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-3f4ac6e1e85cb8abf5da; Reaching the Nexthink API., Using the Nexthink web interface.; entries e-8aa5c0236f95fb9f332b e-057301caf571a522ca8b'
cli add access-rule name nrp-4afa6f74c8bf2715 position.bottom nrp-fw-branch layer Network source.1 nrp.a.10.60.10.0_24 destination.1 .northfield.data.eu.nexthink.cloud destination.2 .northfield.eu.nexthink.cloud service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-b1887a6aabc21684843a; The Collectors default channel to the Nexthink instance.; entries e-0e0bf71f18c3239398ad e-a92378bf50b1be969071'
cli add access-rule name nrp-4ca608ffa828842e position.bottom nrp-fw-branch layer Network source.1 nrp.a.10.60.10.0_24 destination.1 nrp.a.10.60.11.2 service.1 nrp.s.tcp.135 service.2 nrp.s.tcp.49152.65535 action Accept track.type Log comments 'r-18e42d88359a8e832fe5; The daily call of a Windows function that makes the client contact a domain controller.; entries e-739401fe152cf2f46386 e-f98b0383905a853f2993'
cli add access-rule name nrp-a5d825f534a14e8a position.bottom nrp-fw-branch layer Network source.1 nrp.a.10.60.10.0_24 destination.1 nrp.a.10.20.12.10 service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-e29437e4a4e041ea0621; no TLS inspection; Let agents talk to the ASGARD server.; entries e-63b14e9509f6da5d6ab3'
cli add access-rule name nrp-9731917400e396ce position.bottom nrp-fw-branch layer Network source.1 nrp.a.10.60.10.0_24 destination.1 nrp.a.10.20.12.10 service.1 nrp.s.udp.514 action Accept track.type Log comments 'r-8be5c858bb8a9af7c092; Forward syslog from agents.; entries e-3d1cf0b5f6c84f2f6e16'
cli publish
