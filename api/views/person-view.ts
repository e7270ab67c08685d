/** A person as documents name them. */
export function personView({ id, zh, en }: { readonly id: string; readonly zh: string; readonly en: string }) {
  return { id, name: { zh, en } };
}
