#!/bin/bash
# Build the image and run its processes where there is no container engine and no registry: as root
# on Debian, with the packages buildah and debootstrap. A minimal Debian with its Python stands in
# for the base image; the Dockerfile's own steps run as they are, without a network namespace.
#
#   deploy/try_image.sh build FOLDER    make the base and both images below FOLDER (minutes, 4 GB)
#   deploy/try_image.sh run FOLDER      run it as the image's user on a read-only root; needs
#                                       DATABASE_URL and REDIS_URL (python -m portal.embedded run);
#                                       LOCK=demo: the image that makes backups, and one of them
set -euo pipefail
cd "$(dirname "$0")/.."
what=$1 folder=$(mkdir -p "$2" && cd "$2" && pwd)
mirror=${MIRROR:-http://deb.debian.org/debian}
engine=(buildah --root "$folder/storage" --runroot "$folder/run" --storage-driver vfs)

build() {
    if [ ! -x "$folder/base/usr/bin/python3" ]; then
        debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates \
            bookworm "$folder/base" "$mirror" >"$folder/debootstrap.log"
        # Whatever this machine needs to reach a package index, the stand-in needs as well.
        cp /etc/ssl/certs/ca-certificates.crt "$folder/base/etc/ssl/certs/"
        [ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$folder/base/etc/"
        base=$("${engine[@]}" from scratch)
        "${engine[@]}" copy -q "$base" "$folder/base" /
        "${engine[@]}" commit -q "$base" localhost/python-stand-in
        "${engine[@]}" rm "$base"
    fi
    for lock in runtime demo; do
        "${engine[@]}" bud --isolation chroot --pull-never --format docker \
            --build-arg PYTHON_IMAGE=localhost/python-stand-in --build-arg LOCK=$lock \
            -t localhost/portal-$lock .
    done
    "${engine[@]}" images
}

run() {
    container=$("${engine[@]}" from "localhost/portal-${LOCK:-runtime}")
    root=$("${engine[@]}" mount "$container")
    trap '"${engine[@]}" rm "$container" >/dev/null' EXIT
    unshare --mount --pid --fork --kill-child bash "$0" inside "$root"
}

# In a mount and process namespace of its own: the root is read-only, /tmp and the files are not.
inside() {
    mount --bind "$root" "$root"
    mount -o remount,ro,bind "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    mount -t tmpfs -o mode=0700,uid=10001,gid=10001 tmpfs "$root/var/lib/portal/files"
    touch_out=$(inner touch /opt/portal/x 2>&1) && { echo "the root can be written"; exit 1; }
    echo "read-only root: $touch_out"
    inner python manage.py migrate --noinput -v 0
    inner python manage.py catalogue load
    inner python manage.py catalogue publish
    inner python manage.py check --deploy
    inner granian --interface wsgi --host 127.0.0.1 --port 18000 --workers 2 --blocking-threads 16 \
        portal.wsgi:application &
    inner celery -A portal worker --concurrency 2 --without-gossip --without-mingle &
    inner python manage.py dispatch --alive /tmp/dispatcher &
    patiently python deploy/probe.py http://127.0.0.1:18000/healthz && echo "healthz: well"
    patiently python deploy/probe.py http://127.0.0.1:18000/readyz && echo "readyz: well"
    patiently celery -A portal inspect ping --timeout 5
    inner find /tmp/dispatcher -newermt "-10 seconds" -print
    inner python manage.py shell -v 0 -c "$(cat deploy/try_export.py)"
    [ "${LOCK:-runtime}" != demo ] || inner python manage.py backup /tmp/backup.tar
    ps -eo user:12,rss,args | grep -E '^10001' | cut -c1-110
}

patiently() {
    for _ in $(seq 30); do
        if inner "$@" 2>/dev/null; then return 0; fi
        sleep 2
    done
    return 1
}

inner() {
    chroot --userspec=10001:10001 --groups= "$root" /usr/bin/env -i \
        PATH=/opt/portal/venv/bin:/usr/bin:/bin HOME=/tmp PYTHONUNBUFFERED=1 \
        PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/var/lib/portal/files STATIC_ROOT=/opt/portal/static \
        METRICS_DIR=/tmp/portal-metrics \
        SECRET_KEY=tried-here-and-nowhere-else-0123456789-0123456789-abc \
        TOKEN_PEPPER=tried-here-and-nowhere-else-0123456789-0123456789-abc \
        DATABASE_URL="$DATABASE_URL" REDIS_URL="$REDIS_URL" PORTAL_URL=https://portal.example.org \
        ALLOWED_HOSTS=portal.example.org BEHIND_TLS_PROXY=true \
        sh -c 'cd /opt/portal/app && exec "$@"' sh "$@"
}

case $what in
build) build ;;
run) run ;;
inside) root=$folder && inside ;;
*) echo "There are: build, run" >&2 && exit 2 ;;
esac
