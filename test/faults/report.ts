/** What a fault showed: facts that were checked, with their numbers. */

export interface FaultOptions {
  /** `short` for the tests, `full` for the sizes that are promised. */
  readonly size: 'short' | 'full';
  readonly log: (line: string) => void;
}

export interface FaultReport {
  readonly name: string;
  readonly seconds: number;
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly what: string;
  readonly value: string | number;
}

export interface Facts {
  /** Holds a fact that was checked. Throws, naming both, where the value is not the expected one. */
  equal(what: string, value: string | number, expected: string | number): void;
  /** Holds a fact that was checked. Throws where the value is not at least the expected one. */
  atLeast(what: string, value: number, least: number): void;
  /** Holds a fact that was checked. Throws where the value is more than the expected one. */
  atMost(what: string, value: number, most: number): void;
  /** A number that is worth telling and that nothing depends on. */
  note(what: string, value: string | number): void;
  report(): FaultReport;
}

/** Collects the facts of one fault, each said as soon as it is known. */
export function collectFacts(name: string, log: FaultOptions['log']): Facts {
  const startedAt = performance.now();
  const facts: Fact[] = [];
  const hold = (what: string, value: string | number) => {
    facts.push({ what, value });
    log(`${name}: ${what}: ${value}`);
  };
  return {
    equal(what, value, expected) {
      if (value !== expected) throw new Error(`${name}: ${what}: expected ${expected}, found ${value}`);
      hold(what, value);
    },
    atLeast(what, value, least) {
      if (!(value >= least)) throw new Error(`${name}: ${what}: expected at least ${least}, found ${value}`);
      hold(what, value);
    },
    atMost(what, value, most) {
      if (!(value <= most)) throw new Error(`${name}: ${what}: expected at most ${most}, found ${value}`);
      hold(what, value);
    },
    note: hold,
    report: () => ({ name, seconds: secondsSince(startedAt), facts }),
  };
}

/** Seconds with one decimal since a reading of `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 100) / 10;
}
