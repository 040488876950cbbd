# Two stages: everything is built in the first; the second carries only what runs, as an ordinary user.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .
# Any complete environment will do: collecting static files opens neither database nor mail server.
RUN TERREAU_ENV=production \
    TERREAU_SECRET_KEY=only-while-the-image-is-built-and-never-kept-in-it-0123456789 \
    TERREAU_BASE_URL=http://localhost TERREAU_ALLOWED_HOSTS=localhost \
    TERREAU_EMAIL_URL=console:// TERREAU_EMAIL_FROM=build@localhost.example \
    TERREAU_VAR_DIR=/app/collected \
    /venv/bin/python manage.py collectstatic --noinput

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    TERREAU_ENV=production TERREAU_VAR_DIR=/data TERREAU_STATIC_DIR=/app/collected/static
RUN useradd --system --uid 10001 --create-home terreau && install -d -o terreau /data
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
USER terreau
VOLUME /data
EXPOSE 8000
# The host name is the site's own: the server refuses others.
HEALTHCHECK CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/sante/', headers={'Host': os.environ['TERREAU_ALLOWED_HOSTS'].split(',')[0]}), timeout=3)"]
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "1", "--no-ws", "config.wsgi:application"]
