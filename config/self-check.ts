/** What production refuses to start with, as far as the settings show it. */

/** Read by scripts around the product, by Compose, or by the embedded default, and by no process of a city. */
const ELSEWHERE = new Set([
  'SHIXIAN_HOME',
  'SHIXIAN_CACHE',
  'SHIXIAN_PYTHON',
  'SHIXIAN_PUBLISH',
  'SHIXIAN_OWNER_PASSWORD',
  'SHIXIAN_API_PASSWORD',
]);
const OURS = /^(SHIXIAN|MATERIALS)_/;
/** Kubernetes tells every process of the services beside it, in names made of theirs. */
const OF_KUBERNETES = /_(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP)(_(ADDR|PORT|PROTO))?)?)$/;
/** Passwords that stand in examples and in lists of what is tried first. */
const KNOWN_PASSWORDS = new Set(['', 'postgres', 'password', 'secret', 'shixian', 'changeme', 'admin', '123456']);

/** Settings with our prefixes that nobody reads: most likely one that was meant to be set, misspelt. */
export function unknownSettings(env: NodeJS.ProcessEnv, known: ReadonlySet<string>): readonly string[] {
  return Object.keys(env)
    .filter((name) => OURS.test(name) && !OF_KUBERNETES.test(name) && !known.has(name) && !ELSEWHERE.has(name))
    .sort()
    .map((name) => `${name} is no setting: correct its name, or unset it.`);
}

/** A database whose password anybody would try first. Without any password the server has other means, such as certificates. */
export function passwordFindings(databaseUrl: string): readonly string[] {
  const { username, password } = new URL(databaseUrl);
  const plain = decodeURIComponent(password);
  if (password === '' || !(KNOWN_PASSWORDS.has(plain.toLowerCase()) || plain === decodeURIComponent(username)))
    return [];
  return ['DATABASE_URL has a password that is tried first: set one that was drawn by lot.'];
}
