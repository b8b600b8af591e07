# Caddy that neither is root nor may become it: its certificates lie in a folder of its own user,
# and it listens above 1024, so its program needs no capability.
FROM docker.io/library/caddy:2
RUN setcap -r /usr/bin/caddy \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/caddy
ENV XDG_DATA_HOME=/var/lib/caddy XDG_CONFIG_HOME=/tmp
USER 10001:10001
