# syntax=docker/dockerfile:1
FROM node:24-slim AS front-end
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim AS build
ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /portal
RUN python -m venv /venv
COPY requirements/base.txt requirements/
RUN /venv/bin/pip install --require-hashes -r requirements/base.txt
COPY . .
COPY --from=front-end /portal/node_modules node_modules
# Keys for this step only: collecting static files reads settings, not data.
RUN DJANGO_SETTINGS_MODULE=xinxiang_skills.settings.production PORTAL_SECRET_KEY=only-to-collect-static-files-0123456789-abcdefgh \
    PORTAL_ALLOWED_HOSTS=build.invalid PORTAL_FIELD_KEYS=1:abababababababababababababababababababababababababababababababab \
    PORTAL_INDEX_KEY=cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd \
    DATABASE_URL=postgresql://build@build.invalid/build REDIS_URL=redis://build.invalid:6379 \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && mv var/static /static \
    && mv node_modules/@expo-google-fonts /fonts && rm -rf node_modules var && mkdir -p node_modules && mv /fonts node_modules/@expo-google-fonts

FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONUTF8=1 PATH=/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=xinxiang_skills.settings.production PORTAL_VAR=/data
RUN useradd --system --uid 10001 --create-home portal && mkdir /data && chown portal /data
WORKDIR /portal
COPY --from=build /venv /venv
COPY --from=build /portal /portal
COPY --from=build /static /portal/var/static
USER portal
EXPOSE 8000
CMD ["gunicorn", "xinxiang_skills.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--timeout", "60", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
