"""Names of ports and of ICMP types that configurations write instead of numbers."""

PORTS = {
    "tcpmux": 1, "echo": 7, "discard": 9, "daytime": 13, "chargen": 19, "ftp-data": 20, "ftp": 21,
    "ssh": 22, "telnet": 23, "smtp": 25, "time": 37, "nameserver": 42, "whois": 43, "tacacs": 49,
    "domain": 53, "dns": 53, "bootps": 67, "bootpc": 68, "tftp": 69, "gopher": 70, "finger": 79,
    "http": 80, "www": 80, "kerberos": 88, "hostname": 101, "pop2": 109, "pop3": 110,
    "sunrpc": 111, "ident": 113, "nntp": 119, "ntp": 123, "netbios-ns": 137, "netbios-dgm": 138,
    "netbios-ssn": 139, "imap4": 143, "imap": 143, "imap2": 143, "snmp": 161, "snmptrap": 162,
    "snmp-trap": 162, "xdmcp": 177, "bgp": 179, "irc": 194, "ldap": 389, "mobile-ip": 434,
    "https": 443, "kpasswd": 464, "isakmp": 500, "exec": 512, "biff": 512, "login": 513,
    "who": 513, "cmd": 514, "rsh": 514, "syslog": 514, "lpd": 515, "printer": 515, "talk": 517,
    "rip": 520, "uucp": 540, "klogin": 543, "kshell": 544, "rtsp": 554, "submission": 587,
    "ldaps": 636, "imaps": 993, "pop3s": 995, "lotusnotes": 1352, "citrix-ica": 1494,
    "ms-sql-s": 1433, "sqlnet": 1521, "radius": 1645, "radius-acct": 1646, "h323": 1720,
    "pptp": 1723, "nfs": 2049, "ctiqbe": 2748, "mysql": 3306, "sip": 5060, "sips": 5061,
    "aol": 5190, "secureid-udp": 5510, "postgresql": 5432, "pcanywhere-data": 5631,
    "pcanywhere-status": 5632, "http-alt": 8080,
}  # fmt: skip
"""Lower-case names; on a Cisco ASA some differ from the registry's (radius is 1645 there)."""

ICMP_TYPES = {
    "echo-reply": 0, "pong": 0, "unreachable": 3, "destination-unreachable": 3,
    "source-quench": 4, "redirect": 5, "alternate-address": 6, "echo-request": 8, "echo": 8,
    "ping": 8, "router-advertisement": 9, "router-solicitation": 10, "time-exceeded": 11,
    "ttl-exceeded": 11, "parameter-problem": 12, "timestamp-request": 13, "timestamp-reply": 14,
    "information-request": 15, "information-reply": 16, "mask-request": 17,
    "address-mask-request": 17, "mask-reply": 18, "address-mask-reply": 18, "traceroute": 30,
    "conversion-error": 31, "mobile-redirect": 32,
}  # fmt: skip

ICMP6_TYPES = {
    "destination-unreachable": 1, "unreachable": 1, "packet-too-big": 2, "time-exceeded": 3,
    "ttl-exceeded": 3, "parameter-problem": 4, "echo-request": 128, "echo": 128, "ping": 128,
    "echo-reply": 129, "mld-listener-query": 130, "membership-query": 130,
    "mld-listener-report": 131, "membership-report": 131, "mld-listener-done": 132,
    "mld-listener-reduction": 132, "membership-reduction": 132, "nd-router-solicit": 133,
    "router-solicitation": 133, "nd-router-advert": 134, "router-advertisement": 134,
    "nd-neighbor-solicit": 135, "neighbor-solicitation": 135, "neighbour-solicitation": 135,
    "nd-neighbor-advert": 136, "neighbor-advertisement": 136, "neighbour-advertisement": 136,
    "nd-redirect": 137, "neighbor-redirect": 137, "redirect": 137, "router-renumbering": 138,
    "mld2-listener-report": 143,
}  # fmt: skip

# nftables lists every code by the name that it has for unreachable destinations.
ICMP_CODES = {
    "net-unreachable": 0, "host-unreachable": 1, "prot-unreachable": 2, "port-unreachable": 3,
    "frag-needed": 4, "net-prohibited": 9, "host-prohibited": 10, "admin-prohibited": 13,
}  # fmt: skip

ICMP6_CODES = {
    "no-route": 0, "admin-prohibited": 1, "addr-unreachable": 3, "port-unreachable": 4,
    "policy-fail": 5, "reject-route": 6,
}  # fmt: skip
