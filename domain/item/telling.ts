/** What became of telling somebody outside the inbox. */
export interface DeliveryOfNotice {
  /** Which event was told, by its place in the journal. */
  readonly of: number;
  readonly channel: 'email' | 'webhook';
  /** A person's id, or a webhook's; never an address. */
  readonly to: string;
  /** `failed`: it was given up. Sent again later, the same may come once more as `sent`. */
  readonly outcome: 'sent' | 'failed';
}

export type NoticeDelivered = { readonly type: 'NoticeDelivered' } & DeliveryOfNotice;
