# The server as an image: Debian's Python, what the lock names, and a user without power.
#   docker build -t tracefix . && docker run -p 127.0.0.1:7860:7860 -e TRACEFIX_TOKEN=... tracefix
FROM debian:trixie-slim AS base
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 ca-certificates \
 && rm -rf /var/lib/apt/lists/*

FROM base AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir uv
ENV PATH=/opt/uv/bin:$PATH UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON=/usr/bin/python3 UV_LINK_MODE=copy
WORKDIR /build
COPY pyproject.toml uv.lock README.md LICENSE ./
COPY tracefix_tui ./tracefix_tui
COPY tasks ./tasks
COPY themes ./themes
RUN uv sync --frozen --no-dev --extra server --no-editable --no-cache

FROM base
RUN useradd --uid 1000 --create-home appuser
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH TRACEFIX_HOME=/home/appuser/tracefix PYTHONUNBUFFERED=1
USER appuser
WORKDIR /home/appuser
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/health', timeout=4)"]
# Others can reach it: it starts with TRACEFIX_TOKEN, or with TRACEFIX_OPEN=1 to let everybody in.
CMD ["tracefix", "serve", "--host", "0.0.0.0", "--port", "7860"]
