#!/bin/sh
# Check Point mgmt_cli commands for Edge firewall fw-edge at Northfield campus
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
cli add access-section layer Network position.above 'Cleanup rule' name nrp-fw-edge
has host nrp.a.10.20.12.15 || cli add host name nrp.a.10.20.12.15 ip-address 10.20.12.15 ignore-warnings true
has host nrp.a.10.20.1.40 || cli add host name nrp.a.10.20.1.40 ip-address 10.20.1.40 ignore-warnings true
has host nrp.a.10.20.13.10 || cli add host name nrp.a.10.20.13.10 ip-address 10.20.13.10 ignore-warnings true
has host nrp.a.10.60.11.2 || cli add host name nrp.a.10.60.11.2 ip-address 10.60.11.2 ignore-warnings true
has host nrp.a.10.20.12.10 || cli add host name nrp.a.10.20.12.10 ip-address 10.20.12.10 ignore-warnings true
has network nrp.a.10.24.16.0_22 || cli add network name nrp.a.10.24.16.0_22 subnet 10.24.16.0 mask-length 22 ignore-warnings true
has network nrp.a.10.24.0.0_15 || cli add network name nrp.a.10.24.0.0_15 subnet 10.24.0.0 mask-length 15 ignore-warnings true
has network nrp.a.10.60.10.0_24 || cli add network name nrp.a.10.60.10.0_24 subnet 10.60.10.0 mask-length 24 ignore-warnings true
has address-range nrp.a.10.20.12.9_to_10.20.12.10 || cli add address-range name nrp.a.10.20.12.9_to_10.20.12.10 ip-address-first 10.20.12.9 ip-address-last 10.20.12.10 ignore-warnings true
has_domain .northfield.api.eu.nexthink.cloud false || cli add dns-domain name .northfield.api.eu.nexthink.cloud is-sub-domain false
has_domain .northfield.eu.nexthink.cloud false || cli add dns-domain name .northfield.eu.nexthink.cloud is-sub-domain false
has_domain .aris-export-eu-west-3-884848470805.s3.eu-west-3.amazonaws.com false || cli add dns-domain name .aris-export-eu-west-3-884848470805.s3.eu-west-3.amazonaws.com is-sub-domain false
has_domain .northfield.data.eu.nexthink.cloud false || cli add dns-domain name .northfield.data.eu.nexthink.cloud is-sub-domain false
has_domain .update-301.nextron-systems.com false || cli add dns-domain name .update-301.nextron-systems.com is-sub-domain false
has_domain .update1.nextron-systems.com false || cli add dns-domain name .update1.nextron-systems.com is-sub-domain false
has_domain .update2.nextron-systems.com false || cli add dns-domain name .update2.nextron-systems.com is-sub-domain false
has_domain .license.looker.com false || cli add dns-domain name .license.looker.com is-sub-domain false
has_domain .software2-public.azureedge.net false || cli add dns-domain name .software2-public.azureedge.net is-sub-domain false
has_domain .rpms.remirepo.net false || cli add dns-domain name .rpms.remirepo.net is-sub-domain false
has_domain .s2public.blob.core.windows.net false || cli add dns-domain name .s2public.blob.core.windows.net is-sub-domain false
has_domain .bitbucket.org false || cli add dns-domain name .bitbucket.org is-sub-domain false
has_domain .mirrors.fedoraproject.org false || cli add dns-domain name .mirrors.fedoraproject.org is-sub-domain false
has_domain .cdn.remirepo.net false || cli add dns-domain name .cdn.remirepo.net is-sub-domain false
has_domain .smtp.sendgrid.net false || cli add dns-domain name .smtp.sendgrid.net is-sub-domain false
has_domain .vault.centos.org false || cli add dns-domain name .vault.centos.org is-sub-domain false
has service-tcp nrp.s.tcp.443 || cli add service-tcp name nrp.s.tcp.443 port 443 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.80 || cli add service-tcp name nrp.s.tcp.80 port 80 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.587 || cli add service-tcp name nrp.s.tcp.587 port 587 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.514 || cli add service-udp name nrp.s.udp.514 port 514 match-for-any false ignore-warnings true
has time nrp20270630 || cli add time name nrp20270630 start-now true end-never false end.date 30-Jun-2027 end.time 23:59
has time nrp20270131 || cli add time name nrp20270131 start-now true end-never false end.date 31-Jan-2027 end.time 23:59
cli add access-rule name nrp-a5f7a70c5ee51b16 position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.24.16.0_22 destination.1 .northfield.api.eu.nexthink.cloud destination.2 .northfield.eu.nexthink.cloud destination.3 .aris-export-eu-west-3-884848470805.s3.eu-west-3.amazonaws.com service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-5fef1ef4cbcb2c6cd406; Downloading a finished data export., Reaching the Nexthink API., Using the Nexthink web interface.; entries e-b1159bb98b2040f70b9e e-5e39817b3c50f57c6cd8 e-6b9a50022821623e52ae'
cli add access-rule name nrp-2713f4458d4b6b0b position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.24.0.0_15 destination.1 .northfield.data.eu.nexthink.cloud destination.2 .northfield.eu.nexthink.cloud service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-4e29b05b68ec05ab0450; Asking the web interface for the Engine that the Collector is assigned to., The Collectors default channel to the Nexthink instance.; entries e-79b467bea782196f790d e-fd5b4f1ed59a81d2c884 e-55b9c2860c4b92efef0a e-ffff275f3beeb1efa98b e-f8e694f4de6eaa463712 e-5445102dfbc441931932'
cli add access-rule name nrp-0f2e52d3e5f4c3f7 position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.20.12.9_to_10.20.12.10 source.2 nrp.a.10.20.12.15 destination.1 .update-301.nextron-systems.com destination.2 .update1.nextron-systems.com destination.3 .update2.nextron-systems.com service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-56ef7cef60b3c8af5f07; no TLS inspection; Fetch product updates., Fetch the Case Intelligence feed., Fetch updates of ASGARD and its system., Fetch updates of THOR, Aurora and signatures.; entries e-dc4cf2f7a8608d063fa3 e-71c822e4c0d65376aad6 e-2787957fe0cff32f3f22 e-e9090a03c6f6a9fc985b e-b10b03c2103150fba96c e-1eb2aa846549aaf3bff1 e-f9830fd731d8ccca60a6 e-52dcbed0f6fcb62ea51e e-192a355dfe4a0a20925c'
cli add access-rule name nrp-f8a247b804247d55 position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.20.1.40 destination.1 .license.looker.com destination.2 .software2-public.azureedge.net destination.3 .rpms.remirepo.net destination.4 .s2public.blob.core.windows.net destination.5 .bitbucket.org destination.6 .mirrors.fedoraproject.org service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-2a0106593f7593cbec2c; Fetch CentOS updates Fedora mirrors ., Fetch CentOS updates Remi repository ., Fetch updates of the Analytics models and of the schema behind the reports., Fetch updates of the appliances ACC., Rep...; entries e-fea14ac8f632030a1b82 e-84eca5ead0888b698f44 e-7b13494c2e3b00d8b8c7 e-1a8a278c9753887b28fa e-fdf6e9236643239ccd14 e-ab42c3d05de5a20a905d'
cli add access-rule name nrp-9201e0de6081b761 position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.20.1.40 destination.1 .cdn.remirepo.net service.1 nrp.s.tcp.80 action Accept track.type Log comments 'r-d1d9f096b9bedba1599b; Fetch CentOS updates Remi repository .; entries e-9abb6564a446fe5896c9'
cli add access-rule name nrp-f99c0ea91b285df2 position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.20.1.40 destination.1 .smtp.sendgrid.net service.1 nrp.s.tcp.587 action Accept track.type Log comments 'r-92c8c213e026b11b8425; Send alerts by e-mail.; entries e-97bd922b9daecb824387'
cli add access-rule name nrp-ecc3913f0e3df2f4 position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.20.1.40 destination.1 .vault.centos.org service.1 nrp.s.tcp.80 action Accept track.type Log comments 'r-3a9002bc6371e51bd333; until 2027-06-30; Fetch CentOS updates list of mirrors .; entries e-321fa5d1dbef130dd792' time.1 nrp20270630
cli add access-rule name nrp-74ad6e0822448fab position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.20.13.10 destination.1 .update-301.nextron-systems.com service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-52af4c31f3715404d2f4; until 2027-01-31; for installation; no TLS inspection; Load the packages that the Nextron Universal Installer needs.; entries e-385059174be61d3db94d' time.1 nrp20270131
cli add access-rule name nrp-8603e78c19328f5f position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.20.13.10 destination.1 .update-301.nextron-systems.com destination.2 .update1.nextron-systems.com destination.3 .update2.nextron-systems.com service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-43e4d4d8d7ff49209dd8; no TLS inspection; Fetch updates of ASGARD and its system., Fetch updates of THOR, Aurora and signatures.; entries e-631e72e6f2f90fc7bc14 e-a1f5b5565d1e97eb6710 e-3e0dc631341d73ce0511'
cli add access-rule name nrp-77b70466f68f2ee5 position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.60.10.0_24 source.2 nrp.a.10.60.11.2 destination.1 nrp.a.10.20.12.10 service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-cf481d215c9def717e1b; no TLS inspection; Let agents talk to the ASGARD server.; entries e-bd009136efee80fe55d5 e-722551606436bfc963a7'
cli add access-rule name nrp-85729b37de967ca4 position.bottom nrp-fw-edge layer Network source.1 nrp.a.10.60.10.0_24 source.2 nrp.a.10.60.11.2 destination.1 nrp.a.10.20.12.10 service.1 nrp.s.udp.514 action Accept track.type Log comments 'r-534bfd42ea8c34acbe78; Forward syslog from agents.; entries e-3fe0ef057daa2cf0d2dc e-99b2b06bd08a040f223e'
cli publish
