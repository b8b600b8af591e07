# The portal's one image: web, worker, dispatcher and migrations differ in their command alone.
# docs/deployment.md tells how it is used, and what of it was tried where.
ARG PYTHON_IMAGE=docker.io/library/python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# LOCK=demo adds PostgreSQL's own programs, for the image that makes backups; otel adds traces.
ARG LOCK=runtime
WORKDIR /opt/portal
# Wheels alone, each known by its hash: nothing is compiled and no build back-end is fetched.
COPY requirements/*.txt /tmp/requirements/
RUN python3 -m venv venv \
 && venv/bin/pip install --require-hashes --only-binary :all: -r "/tmp/requirements/$LOCK.txt" \
 && venv/bin/pip uninstall --yes pip setuptools
COPY . app
# collectstatic reads the settings and calls nobody: these values lead nowhere and stay here.
RUN SECRET_KEY=build TOKEN_PEPPER=build DATABASE_URL=postgres://nobody@127.0.0.1:1/none \
    REDIS_URL=redis://127.0.0.1:1/0 STATIC_ROOT=/opt/portal/static \
    venv/bin/python app/manage.py collectstatic --noinput -v 0 \
 && venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash app venv/lib \
 && chmod -R a+rX,go-w /opt/portal

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="Network Requirements Portal" \
      org.opencontainers.image.description="Sourced, explainable firewall rule sets"
RUN groupadd --gid 10001 portal \
 && useradd --uid 10001 --gid portal --no-create-home --home-dir /tmp --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal -m 0700 /var/lib/portal/files
COPY --from=build /opt/portal /opt/portal
ENV PATH=/opt/portal/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/var/lib/portal/files \
    STATIC_ROOT=/opt/portal/static \
    METRICS_DIR=/tmp/portal-metrics
WORKDIR /opt/portal/app
USER 10001:10001
EXPOSE 8000
# For web, which is what the image starts; the other processes have checks of their own.
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "deploy/probe.py", "http://127.0.0.1:8000/healthz"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "16", "--respawn-failed-workers", "portal.wsgi:application"]
