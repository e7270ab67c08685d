/** Settings that hold a password: given themselves, or as a file that holds them. */

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with `NAME` out of the file that `NAME_FILE` names, without the line's end. Throws an Error, a
 * sentence without the secret, where both are set or the file cannot be read.
 */
export function withSecrets<Names extends string>(
  env: Environment,
  names: readonly Names[],
  read: (path: string) => string,
): Environment {
  const filled: Record<string, string | undefined> = { ...env };
  for (const name of names) {
    const path = env[`${name}_FILE`];
    if (path === undefined || path === '') continue;
    if (env[name] !== undefined && env[name] !== '')
      throw new Error(`${name} and ${name}_FILE are both set: keep one.`);
    filled[name] = contentOf(name, path, read);
  }
  return filled;
}

function contentOf(name: string, path: string, read: (path: string) => string): string {
  let content: string;
  try {
    content = read(path).trim();
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw new Error(`${name}_FILE names ${path}, which cannot be read (${String(code ?? 'not text')}).`, {
      cause: error,
    });
  }
  if (content === '') throw new Error(`${name}_FILE names ${path}, which is empty.`);
  return content;
}
