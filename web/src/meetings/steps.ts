/** The steps of a meeting, as they are sent. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../api/client.ts';

export type Meeting = Schemas['Meeting'];
type Minutes = Schemas['MinutesInput'];

function asked({ meetingNo, version }: Meeting) {
  return { params: { path: { meetingNo }, header: { 'if-match': `"${version}"` } } };
}

/** Each answers when the meeting has been read anew. Throws a Refusal. */
export function useMeetingSteps(meeting: Meeting) {
  const client = useQueryClient();
  const done = <T>(sent: Promise<T>) => again(client, sent);
  const to = asked(meeting);
  return {
    prepare: () => done(dataOf(api.POST('/v1/meetings/{meetingNo}/prepare', { ...to, body: {} }))),
    freeze: () => done(dataOf(api.POST('/v1/meetings/{meetingNo}/freeze', { ...to, body: {} }))),
    close: () => done(dataOf(api.POST('/v1/meetings/{meetingNo}/close', { ...to, body: {} }))),
    add: (body: { title: string; text: string; itemNos: string[]; reasons: string }) =>
      done(dataOf(api.POST('/v1/meetings/{meetingNo}/add', { ...to, body }))),
    strike: (body: { key: string; reasons: string }) =>
      done(dataOf(api.POST('/v1/meetings/{meetingNo}/strike', { ...to, body }))),
    hold: (body: { heldOn: string; chair: string; present: string }) =>
      done(dataOf(api.POST('/v1/meetings/{meetingNo}/hold', { ...to, body }))),
    minutes: (body: Minutes) => done(dataOf(api.POST('/v1/meetings/{meetingNo}/minutes', { ...to, body }))),
  };
}

async function again<T>(client: QueryClient, sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } finally {
    await client.invalidateQueries({ queryKey: ['meetings'] });
    void client.invalidateQueries({ queryKey: ['meeting-tasks'] });
  }
}
