"""What leaves for other systems (docs/outgoing.md), and what is kept encrypted for it."""

from portal.settings.installation import env
from portal.settings.people import ENCRYPTION_KEYS

# Systems inside that the portal may reach, though their addresses are not public.
OUTGOING_ALLOW: list[str] = env.list("OUTGOING_ALLOW", default=[])
OUTGOING_PROXY: str = env.str("OUTGOING_PROXY", default="")
# Certificates of authorities (PEM) that count besides the public ones.
OUTGOING_CA: str = env.str("OUTGOING_CA", default="")
# Keys of other systems' credentials in the database, newest first; each of them decrypts.
SECRETS_KEYS: list[str] = [key.strip() for key in env.list("SECRETS_KEYS", default=ENCRYPTION_KEYS)]
# The longest that one conversation with a ticketing system may take, in seconds. A worker that fell
# silent in one is taken to be cut off half as long after that.
TICKET_SECONDS: float = env.float("TICKET_SECONDS", default=60.0)
# Name servers that tell what host names have as addresses, where a firewall's file asks for that
# (docs/exports.md): `192.0.2.53`, `[2001:db8::53]:5353`. None: those that this machine uses.
DNS_RESOLVERS: list[str] = env.list("DNS_RESOLVERS", default=[])
