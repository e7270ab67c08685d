/** Who is sent to a body above the city, as documents name the person. */
import { personView } from './person-view.ts';

interface Sent {
  readonly personId: string | null;
  readonly personZh: string | null;
  readonly personEn: string | null;
}

/** Null where nobody is sent. */
export function liaisonView({ personId: id, personZh, personEn }: Sent) {
  return id === null ? null : personView({ id, zh: personZh ?? id, en: personEn ?? id });
}
