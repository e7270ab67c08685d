/** What a regime file must keep to beyond its form: every name leads somewhere, and no clock waits for itself. */
import { type PauseRule, type Regime, type RegimeClock, RegimeError } from './regime.ts';

/** Throws RegimeError, with the field, for the first rule of the file that cannot work. */
export function checkRegime(regime: Regime): void {
  Object.entries(regime.pauses).forEach(([name, rule]) => {
    checkPause(regime, `pauses.${name}`, rule);
  });
  Object.entries(regime.clocks).forEach(([name, clock]) => {
    checkClock(regime, `clocks.${name}`, clock);
  });
}

function checkPause(regime: Regime, field: string, rule: PauseRule): void {
  mustKnow(regime, `${field}.event`, [rule.event]);
  mustKnow(regime, `${field}.after`, rule.after);
  mustKnow(regime, `${field}.until`, [rule.until]);
  const ownEnd = [rule.cap, rule.thenWaits].some((each) => each !== undefined);
  if (rule.effect === 'restart' && ownEnd) {
    throw new RegimeError(
      field,
      'a clock that restarts waits for the answer: leave out cap and thenWaits, or let it toll',
    );
  }
}

function checkClock(regime: Regime, field: string, clock: RegimeClock): void {
  const { silence } = clock;
  mustKnow(regime, `${field}.starts`, [clock.starts]);
  mustKnow(regime, `${field}.endedBy`, clock.endedBy);
  const conditions = silence.conditions.map(({ event }) => event);
  mustKnow(regime, `${field}.silence.conditions`, conditions);
  mustKnow(regime, `${field}.silence.yields`, silence.yields === undefined ? [] : [silence.yields]);
  const { onRequest } = silence.certificate ?? {};
  mustKnow(regime, `${field}.silence.certificate.onRequest`, onRequest === undefined ? [] : [onRequest]);
  const unknown = clock.pauses.find((name) => !Object.hasOwn(regime.pauses, name));
  if (unknown !== undefined) throw new RegimeError(`${field}.pauses`, `"${unknown}" is not among the file's pauses`);
  mustNotWaitForItself(regime, field, clock);
}

/** A clock may start with what the silence of another one counts as; following that must come to an end. */
function mustNotWaitForItself(regime: Regime, field: string, clock: RegimeClock): void {
  const seen = new Set<RegimeClock>();
  for (let each: RegimeClock | undefined = clock; each !== undefined; ) {
    if (seen.has(each)) throw new RegimeError(`${field}.starts`, 'the clock waits for its own silence');
    seen.add(each);
    const { starts }: RegimeClock = each;
    each = Object.values(regime.clocks).find(({ silence }) => silence.yields === starts);
  }
}

function mustKnow(regime: Regime, field: string, events: readonly string[]): void {
  const unknown = events.find((event) => !Object.hasOwn(regime.events, event));
  if (unknown !== undefined) throw new RegimeError(field, `"${unknown}" is not among the file's events`);
}
