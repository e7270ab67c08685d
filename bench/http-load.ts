/** Submissions over HTTP: so many connections that stay open, each with one request under way. */
import { randomUUID } from 'node:crypto';
import { Agent, globalAgent, request } from 'node:http';

/** Posts the bodies to `/v1/submissions`, each under a key of its own; answers the receipt numbers that came back. */
export async function postSubmissions(
  apiUrl: string,
  token: string,
  bodies: readonly string[],
  connections: number,
): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const receipts: string[] = [];
  let next = 0;
  const lane = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const receipt = (await post(`${apiUrl}/v1/submissions`, token, body, agent)) as { receiptNo: string };
      receipts.push(receipt.receiptNo);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, lane));
    return receipts;
  } finally {
    agent.destroy();
  }
}

/** One request under a key of its own; answers the body of the 201. */
export function post(url: string, token: string, body: string, agent: Agent = globalAgent): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'idempotency-key': randomUUID(),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 201) resolve(JSON.parse(answer));
        else reject(new Error(`the API answered ${response.statusCode}: ${answer.slice(0, 500)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
