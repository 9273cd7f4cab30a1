# The frontend with its page, on Node, or on Deno with `--target deno`. From the root of the project:
#   docker build -f docker/frontend.Dockerfile --target node -t almondbread-frontend:node .

FROM node:26-slim AS packages
WORKDIR /almondbread
COPY package.json package-lock.json ./
# Without what only tests and the page's build need, and without Deno's program, which npm counts as optional.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:26-slim AS page
WORKDIR /almondbread
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY core core
COPY service service
COPY worker/kernel worker/kernel
COPY frontend frontend
RUN node frontend/build.ts

FROM denoland/deno:2.9.6 AS deno
WORKDIR /almondbread
COPY --from=packages /almondbread/node_modules node_modules
COPY package.json deno.json ./
COPY core core
COPY service service
COPY worker/kernel worker/kernel
COPY frontend frontend
COPY docker/health.ts docker/
COPY --from=page /almondbread/frontend/dist frontend/dist
# The packages are npm's, by its lock. What Deno makes of the source is kept now, since it can write nothing later.
RUN deno cache --no-lock --node-modules-dir=manual frontend/main.deno.ts
ENV HOST=0.0.0.0 PORT=8002 BALANCER_URL=http://nginx:8080
EXPOSE 8002
USER 1993:1993
HEALTHCHECK --interval=5s --timeout=10s --start-period=30s --retries=3 \
  CMD ["deno", "run", "--no-config", "--no-prompt", "--allow-net=127.0.0.1:8002", "docker/health.ts", "http://127.0.0.1:8002/livez"]
ENTRYPOINT []
CMD ["deno", "run", "--cached-only", "--no-lock", "--node-modules-dir=manual", "--no-prompt", "--allow-env", \
  "--allow-net=0.0.0.0:8002,nginx:8080", "--allow-read=frontend/dist", "frontend/main.deno.ts"]

FROM node:26-slim AS node
WORKDIR /almondbread
COPY --from=packages /almondbread/node_modules node_modules
COPY package.json ./
COPY core core
COPY service service
COPY worker/kernel worker/kernel
COPY frontend frontend
COPY --from=page /almondbread/frontend/dist frontend/dist
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8002 BALANCER_URL=http://nginx:8080
EXPOSE 8002
# What Node makes of the source is kept now, by the user who will read it, since it can write nothing later: to load it
# takes half as long.
ENV NODE_COMPILE_CACHE=/almondbread/.compiled
RUN install -d -o 1000 -g 1000 "$NODE_COMPILE_CACHE"
USER 1000:1000
RUN node -e "import('./frontend/main.node.ts').then(() => process.kill(process.pid, 'SIGTERM'))"
# Without fetch and without types, whose loading takes three times as long, 0.16 s instead of 0.05.
HEALTHCHECK --interval=5s --timeout=10s --start-period=30s --retries=3 CMD ["node", "-e", \
  "require('node:http').get('http://127.0.0.1:8002/livez', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))"]
ENTRYPOINT []
CMD ["node", "frontend/main.node.ts"]
