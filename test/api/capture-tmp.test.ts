import { readFileSync, writeFileSync } from 'node:fs';
import { test } from '@jest/globals';
import { startApi } from './harness.ts';
test('capture', async () => {
  const api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
  const authorization = `Bearer ${await api.token('unit-linhu')}`;
  const body = readFileSync(new URL('../../examples/first-submission.json', import.meta.url), 'utf8');
  const response = await fetch(`${url}/v1/submissions`, { method: 'POST', headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'first-submission' }, body });
  const receipt = await response.text();
  const bad = await fetch(`${url}/v1/submissions`, { method: 'POST', headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'second', 'accept-language': 'en' }, body: body.replace('91990100MA7Q2H6K2W', '91990100MA7Q2H6K2X') });
  writeFileSync('/tmp/capture.json', JSON.stringify({ status: response.status, headers: [...response.headers], receipt: JSON.parse(receipt), bad: await bad.json() }));
  await api.close();
});
