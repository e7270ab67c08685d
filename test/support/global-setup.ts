import { type Engines, startEngines } from './engines.ts';

declare global {
  var shixianEngines: Engines | undefined;
}

/** Once per run: the engines, and their addresses in the environment of every test file. */
export default async function globalSetup(): Promise<void> {
  const engines = await startEngines();
  globalThis.shixianEngines = engines;
  process.env.TEST_OWNER_URL = engines.postgres.ownerUrl;
  process.env.TEST_APP_URL = engines.postgres.appUrl;
  process.env.TEST_TEMPORAL_ADDRESS = engines.temporal.address;
}
