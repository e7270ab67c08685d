import { TestEnvironment } from 'jest-environment-node';

// The workers of a killed jest would wait for their tests to end, and nobody asks for the results any more. A listener
// for 'disconnect' would keep a worker from ending in the usual way, hence the question once a second.
if (process.connected) {
  setInterval(() => {
    if (!process.connected) process.exit(1);
  }, 1_000).unref();
}

export default TestEnvironment;
