-- Corrections, pauses, extensions, opinions, and what a decision leaves to be done.
ALTER TABLE notices DROP CONSTRAINT notices_kind_check, DROP CONSTRAINT notices_recipient_check;
ALTER TABLE notices
  ADD CONSTRAINT notices_kind_check CHECK (kind IN (
    'warning', 'escalation', 'upwardReport',
    'correctionRequested', 'correctionReminder', 'lapsed',
    'suspended', 'resumed', 'longPause', 'extended', 'hearing',
    'opinionRequested', 'opinionOverdue', 'deferredMissed',
    'paperReminder', 'paperOverdue', 'deliveryOverdue', 'verificationOverdue', 'promiseBroken',
    'lateReply', 'revocationProposed', 'revoked', 'predecessorRevoked', 'expiryReminder', 'expired')),
  ADD CONSTRAINT notices_recipient_check CHECK (recipient IN ('officer', 'head', 'supervisor', 'unit')),
  -- A rung of the ladder: what a person acknowledges or answers.
  ADD COLUMN rung boolean GENERATED ALWAYS AS (kind IN ('escalation', 'upwardReport')) STORED;

ALTER TABLE items
  -- Departments that were asked for an opinion: they see the item.
  ADD COLUMN consulted text[] NOT NULL DEFAULT '{}',
  -- Whether a workflow waits for the item: it is open, or its outcome leaves duties. Years later the sweep alone acts.
  ADD COLUMN awaited boolean GENERATED ALWAYS AS (
    closed_at IS NULL OR (next_deadline_kind IS NOT NULL AND next_deadline_kind NOT IN ('expiryReminder', 'expiry'))
  ) STORED;
-- Few items were asked about; the others would only make every change of a row dearer.
CREATE INDEX items_consulted ON items USING gin (consulted) WHERE consulted <> '{}';

-- What a unit hands in after the submission: answers to a correction list, deferred material. The receipt stays as it was.
CREATE TABLE added_materials (
  item_id    uuid NOT NULL REFERENCES items,
  ordinal    int NOT NULL,
  event_seq  int NOT NULL,
  name       text NOT NULL,
  media_type text NOT NULL,
  bytes      bigint NOT NULL CHECK (bytes > 0),
  sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (item_id, ordinal)
);
GRANT SELECT, INSERT ON added_materials TO shixian_app;
