# One image per process, from one build. `docker build --target api|worker|migrate|sample-city .`
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

# Compiles the sources and the workflow bundle, with the tools that only a build needs.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json ./web/
RUN npm ci
COPY . .
RUN npm run build

# The packages that run in production, and no others.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json ./web/
RUN npm ci --omit=dev && npm cache clean --force

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production
ENV NODE_OPTIONS=--enable-source-maps
WORKDIR /app
COPY package.json package-lock.json ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node

# Applies the missing migrations and ends. Runs as the owner of the schema: MIGRATION_DATABASE_URL.
FROM runtime AS migrate
CMD ["node", "dist/db/migrate.js"]

FROM runtime AS worker
ENV WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js
ENV WORKER_METRICS_PORT=9464
EXPOSE 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.WORKER_METRICS_PORT}/metrics`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/worker/main.js"]

# Fills a migrated database with the sample city, to try things out; a city loads its own data instead.
FROM build AS sample-city
USER node
CMD ["node", "--import", "tsx", "--input-type=module", "--eval", "const { seed } = await import('./local/seed.ts'); await seed(process.env.MIGRATION_DATABASE_URL);"]

FROM runtime AS api
ENV API_HOST=0.0.0.0
ENV API_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.API_PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/api/server.js"]
