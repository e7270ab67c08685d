import { startEngines } from '../support/engines.ts';
import { run } from './zz-tmp.ts';
const engines = await startEngines();
process.env.TEST_OWNER_URL = engines.postgres.ownerUrl;
process.env.TEST_APP_URL = engines.postgres.appUrl;
process.env.TEST_TEMPORAL_ADDRESS = engines.temporal.address;
try { await run({ size: 'short', log: (l) => console.log(new Date().toISOString(), l) }); } finally { await engines.stop(); }
