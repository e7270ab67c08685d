/** The particulars of the documents that belong to an act on an item, in words. */
import type { Limit } from '../../domain/calendar/limit.ts';
import { dayOf, type Instant, isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import { clockOf, type Rulebook, runningDueOf } from '../../domain/item/clock.ts';
import { replay } from '../../domain/item/evolve.ts';
import type { ActToDocument, DocumentedEvent, ItemInWords } from '../../domain/supervision/issued-document.ts';
import { fill, TERMS, type Words } from '../../terms/catalogue.ts';
import { officialDate, officialMinute } from '../chinese-date.ts';
import { acceptanceSilenceText, silenceOf, silenceText } from '../silence.ts';
import type { Fields } from './letters.ts';

const TEXTS = TERMS.documentTexts;
const WORDS = TERMS.documentWords;
const zh = (words: Words, values: Readonly<Record<string, string | number>> = {}) => fill(words, 'zh-CN', values);

/** The fields of the document. `rulebook`: the versions that the item's first event names. */
export function actFields(act: ActToDocument, rulebook: Rulebook): Fields {
  const { event, item } = act;
  if (event.type === 'ItemSubmitted') return receiptFields(act, rulebook);
  return { ...itemFields(item), ...ofEvent(event, act, rulebook) };
}

function itemFields({ submitted: _submitted, tier: _tier, ...texts }: ItemInWords): Readonly<Record<string, string>> {
  return texts;
}

/** Every kind names the unit or the department that it is for. */
function ofEvent(
  event: Exclude<DocumentedEvent, { type: 'ItemSubmitted' }>,
  { item }: ActToDocument,
  rulebook: Rulebook,
): Fields {
  switch (event.type) {
    case 'CorrectionRequested':
      return {
        recipient: item.unit,
        missing: event.missing.map((text, i) => ({ ordinal: String(i + 1), text })),
        unitDueOn: officialDate(event.unitDue.dueOn),
        ...ownNumber(event),
      };
    case 'ItemNotAccepted':
      return { recipient: item.unit, reasons: event.reasons };
    case 'ClockSuspended':
      return {
        recipient: item.unit,
        ground: zh(TERMS.grounds[event.ground]),
        article: event.article,
        from: officialDate(event.from),
        cap:
          event.capWorkingDays === null
            ? zh(TEXTS.suspensionNotice.uncapped)
            : zh(TEXTS.suspensionNotice.capped, { cap: event.capWorkingDays }),
        ...ownNumber(event),
      };
    case 'LimitExtended':
      return {
        recipient: item.unit,
        by: limitText(event.by),
        approver: zh(TERMS.approvers[event.approver]),
        reasons: event.reasons,
        newDueOn: dateOrNone(runningDueOf(termsOf(item, rulebook), event.dates)?.dueOn),
        ...ownNumber(event),
      };
    case 'WarningRaised':
      return { recipient: item.department, dueOn: officialDate(event.dueOn) };
    case 'EscalationRaised':
      return { recipient: item.department, dueOn: officialDate(event.dueOn), ordinal: String(event.ordinal) };
    case 'ItemDeemedApproved':
      return {
        recipient: item.unit,
        copies: item.department,
        dueOn: officialDate(event.dueOn),
        deemedAt: momentText(event.effectiveAt),
        timetable: event.timetableVersion,
        basis: zh(TERMS.basisClasses[event.basis]),
        effects: TERMS.effects[event.basis].map((words) => zh(words)).join('\n'),
      };
  }
}

function ownNumber({ noticeNo, noticedOn }: { readonly noticeNo: string; readonly noticedOn: string }) {
  return { noticeNo, noticedOn: officialDate(noticedOn) };
}

function receiptFields({ identity, item, submission }: ActToDocument, rulebook: Rulebook): Fields {
  const items = submission?.items ?? [item];
  const { receiptNo, projectCode, projectName, unit, creditCode } = item;
  return {
    recipient: unit,
    receiptNo,
    queryCode: identity.queryCode,
    receivedAt: officialMinute(item.submitted.receivedAt),
    projectCode,
    projectName,
    unit,
    creditCode,
    itemCount: String(items.length),
    items: items.map((one, i) => ({ ordinal: String(i + 1), ...receiptItem(one, rulebook) })),
    materials: (submission?.materials ?? []).map((material, i) => ({ ordinal: String(i + 1), ...material })),
  };
}

function receiptItem(item: ItemInWords, rulebook: Rulebook): Readonly<Record<string, string>> {
  const { itemNo, type, department, officer, submitted } = item;
  const state = replay([submitted]);
  const terms = termsOf(item, rulebook);
  // As it was issued: calendars published since are no part of it.
  const issued: Rulebook = { calendar: rulebook.calendar, terms: rulebook.terms };
  if (state === null) throw new Error(`item ${itemNo} has no journal`);
  const clock = clockOf(state, issued);
  const silence = [
    acceptanceSilenceText(isoShanghai(clock.acceptanceDue.dueExclusiveAt), 'zh-CN'),
    silenceText(silenceOf(state, terms, issued), 'zh-CN'),
  ].join('');
  return {
    itemNo,
    type,
    department,
    officer,
    acceptanceDueOn: clock.acceptanceDue.dueOn,
    dueOn: clock.runningDue?.dueOn ?? zh(WORDS.none),
    silence,
  };
}

function termsOf({ submitted, tier }: ItemInWords, rulebook: Rulebook) {
  return rulebook.terms(submitted.timetableVersion, submitted.typeId, tier);
}

function limitText({ value, unit }: Limit): string {
  return zh(TERMS.limits[unit], { value }).replaceAll(' ', '');
}

function dateOrNone(date: string | undefined): string {
  return date === undefined ? zh(WORDS.none) : officialDate(date);
}

/** An instant in words: midnight is told as 24:00 of the day that ends there. */
function momentText(at: Instant): string {
  const time = isoShanghai(at).slice(11, 16);
  if (time === '00:00') return zh(WORDS.endOfDay, { on: officialDate(localDate(dayOf(at - 1))) });
  return officialMinute(at);
}
