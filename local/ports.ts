/** Ports on the loopback interface. */
import { connect, createServer } from 'node:net';

export const loopback = '127.0.0.1';

/** A port that the system gives out as free at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, loopback, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave out no port.');
  return address.port;
}

/** Throws one sentence that names the port, what it is for, and the variable that moves it, when it is taken. */
export async function requireFreePort(port: number, purpose: string, variable: string): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: loopback, exclusive: true }, resolve);
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'may not be opened by this user' : 'is taken by another program';
    throw new Error(
      `Port ${port} for ${purpose} ${why}: stop that program, or choose another port with ${variable}=${port + 1000}.`,
    );
  }
  await new Promise((resolve) => server.close(resolve));
}

/** True when something accepts connections on `port` at this moment. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: loopback });
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
