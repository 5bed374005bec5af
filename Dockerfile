# One image that does everything:
#   docker run rokechi                                 serve on port 8000 (README: what production must be told)
#   docker run --env ROKECHI_MODE=trial rokechi        the same, to try it
#   docker run rokechi migrate                         bring the tables up to date
#   docker run --entrypoint python rokechi -m seeds    bring them up to date, and fill them with Japan if empty

# The environment and the files for the browser, by the same road as on any machine.
FROM python:3.13-slim-bookworm AS made
WORKDIR /srv/rokechi
COPY rokechi package.json package-lock.json requirements.lock requirements-uv.lock requirements-node.lock ./
ENV UV_COMPILE_BYTECODE=1
RUN python3 rokechi setup && rm -rf .venv/uv .venv/node

# Only what runs, as a user who owns nothing but the data.
FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home rokechi \
    && install --directory --owner rokechi /var/lib/rokechi
WORKDIR /srv/rokechi
COPY --from=made /srv/rokechi/.venv .venv
COPY pyproject.toml ./
COPY alembic alembic
COPY geo geo
COPY guidelines guidelines
COPY seeds seeds
COPY app app
COPY --from=made /srv/rokechi/app/web/static/vendor app/web/static/vendor
ENV PATH=/srv/rokechi/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ROKECHI_DATA=/var/lib/rokechi
USER 10001
VOLUME /var/lib/rokechi
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
