# One image for `pakaura-server` and `pakaura web`: docs/releasing.md builds it, docs/hosting/compose.yaml runs it.
# It holds no PostgreSQL: DATABASE_URL names one. Nothing is written but to /tmp, so its root can be read-only.

# Another mirror, or a digest: --build-arg BASE=python:3.11-slim-bookworm@sha256:…
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
# The version that is built. The build stops where the sources are of another one: no wheel has that name then.
ARG VERSION=0.1.0
# Seconds since 1970, of the commit: the files of the wheel get this time.
ARG SOURCE_DATE_EPOCH=1580601600
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY requirements/build.lock requirements/notices.lock requirements/image.lock requirements/
# /tools builds and has pip; /app is what goes into the image and has none.
RUN python -m venv /tools \
    && /tools/bin/python -m pip install --require-hashes --requirement requirements/build.lock \
    && /tools/bin/python -m pip install --require-hashes --requirement requirements/notices.lock \
    && python -m venv --without-pip /app \
    && /tools/bin/python -m pip --python /app install --only-binary :all: --require-hashes --requirement requirements/image.lock
COPY . .
RUN /tools/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && /tools/bin/python -m pip --python /app install --no-deps "dist/pakaura-${VERSION}-py3-none-any.whl" \
    && cp docs/hosting/healthcheck.py LICENSE /app/ \
    && /tools/bin/python -m piplicenses --python /app/bin/python --format plain-vertical --with-system --ignore-packages pakaura \
        --with-license-file --with-notice-file --no-license-path --output-file /app/THIRD-PARTY-NOTICES.txt

FROM ${BASE}
ARG VERSION=0.1.0
# The commit that is built.
ARG REVISION=unknown
LABEL org.opencontainers.image.title="PakAura" \
      org.opencontainers.image.description="Tasks in the terminal: the server, and the dashboard in browsers" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.version="${VERSION}"
# Nothing is installed any more; and what is not compiled now would be at every start, for it cannot be written then.
RUN python -m pip uninstall --yes --quiet --root-user-action ignore pip setuptools wheel \
    && stdlib="$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" \
    && rm -rf "${stdlib}/ensurepip" \
    && python -m compileall -q -x '/(test|tests|idlelib|lib2to3|site-packages)/' "${stdlib}"
COPY --from=build /app /app
# In production the server starts only with safe settings, and `pakaura-server migrate` alone changes tables.
ENV ENVIRONMENT=production \
    HOME=/tmp \
    LANG=C.UTF-8 \
    PATH=/app/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /tmp
# Any other number will do, too: nothing belongs to this one.
USER 10001:10001
EXPOSE 8000 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-I", "/app/healthcheck.py"]
# The dashboard: pakaura web --host=0.0.0.0 --server=URL --public-url=URL
CMD ["pakaura-server", "run", "--host=0.0.0.0"]
