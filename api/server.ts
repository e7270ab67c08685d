/** The API's process: settings, ledger, listen; an orderly end. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { type Config, loadConfig, requireForApi } from '../config/env.ts';
import { announceReady, loggerOptions } from '../config/logging.ts';
import { distrust, readClockSettings, readMoment } from '../db/clock.ts';
import { createLedger, type Ledger } from '../db/ledger.ts';
import { createPool, isTransient } from '../db/pool.ts';
import { needSoundServer } from '../db/self-check.ts';
import { buildApp } from './app.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import { hashesOf, loadLetterheads } from './letterheads.ts';
import { startHeadSigning } from './log-heads.ts';
import { openStore } from './materials/open-store.ts';
import { createSigner, type Signer } from './signer.ts';
import { createTemporalPort } from './temporal.ts';

const LEDGER_WAIT_MS = 60_000;
const CLOCK_EVERY_MS = 10_000;
const CLOSE_WITHIN_MS = 15_000;

const config = loadConfig(process.env, (path) => readFileSync(path, 'utf8'));
const logger = pino(loggerOptions(config.logLevel, 'api'));

async function main(): Promise<void> {
  requireForApi(config);
  const signer = await loadSigner(config);
  const letterheads = await loadLetterheads(config.api.letterheadDir);
  if (letterheads.size > 0)
    logger.info({ letterheads: hashesOf(letterheads) }, 'letters have the letterhead of the city');
  const materials = await openStore(config.materials);
  if (materials === undefined) logger.warn('MATERIALS_DIR is not set: no files of materials are taken');
  const { database, graceMs, lockWaitMs } = config;
  const pool = createPool(database.url, database.poolSize, (err) =>
    logger.warn({ err }, 'a connection to the ledger was lost'),
  );
  const ledger = createLedger(pool, { graceMs, lockWaitMs, mailIsOn: config.mail !== null });
  await checkClock(ledger, config);
  if (config.mode === 'production') await needSoundServer(pool);
  const temporal = createTemporalPort(config.temporal);
  const keys = createIssuerKeys(config.tokens);
  const app = await buildApp({ config, ledger, logger, keys, temporal, signer, letterheads, materials });
  const stopHeartbeat = await startHeartbeat(ledger, logger);
  const stopSigning = signer && startHeadSigning({ ledger, config, signer }, logger);
  closeWithGrace({ delay: CLOSE_WITHIN_MS, logger }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, 'the API ends because of an error');
    else logger.info({ signal }, 'the API ends');
    stopHeartbeat();
    stopSigning?.();
    await app.close();
    await Promise.allSettled([temporal.close(), pool.end()]);
  });
  const url = await app.listen({ host: config.api.host, port: config.api.port });
  followClock(ledger);
  announceReady(logger, { url });
}

async function loadSigner({ api: { signingKeyFile } }: Config): Promise<Signer | undefined> {
  if (signingKeyFile === undefined) {
    logger.warn('SIGNING_KEY_FILE is not set: no certificate of deeming can be issued, and no head of the log signed');
    return undefined;
  }
  return createSigner(readFileSync(signingKeyFile, 'utf8'));
}

/** The ledger's clock must be the one that the settings name; production never runs on a simulated one. */
async function checkClock(ledger: Ledger, { mode, clock }: Config): Promise<void> {
  const settings = await whenThere(() => readClockSettings(ledger.pool));
  if (mode === 'production' && settings.mode === 'simulated') {
    throw new Error(
      'This ledger runs on the simulated clock, which production refuses: point DATABASE_URL at another database.',
    );
  }
  if (settings.mode !== clock) {
    throw new Error(
      `This ledger runs on the ${settings.mode} clock and SHIXIAN_CLOCK says ${clock}: set SHIXIAN_CLOCK=${settings.mode}, or use another database.`,
    );
  }
}

/** An idle process compares the clocks as well, so that slow drift is followed; a step is the worker's alarm. */
function followClock(ledger: Ledger): void {
  const compare = async () => {
    distrust((await readMoment(ledger.pool)).reading, ledger.processClock);
  };
  setInterval(() => {
    void compare().catch((err: unknown) => logger.warn({ err }, 'the clock could not be read'));
  }, CLOCK_EVERY_MS).unref();
}

/** Waits for a ledger that is still starting, a minute at most. */
async function whenThere<T>(read: () => Promise<T>): Promise<T> {
  const until = performance.now() + LEDGER_WAIT_MS;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!isTransient(error) || performance.now() > until) throw error;
      logger.warn({ err: error }, 'the ledger does not answer yet');
      await delay(1_000);
    }
  }
}

main().catch((error: unknown) => {
  logger.fatal(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
