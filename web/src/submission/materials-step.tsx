/** The materials of the package: chosen or dropped, read for their fingerprints, and said what they serve. */
import { Button } from 'antd';
import { type DragEvent, useEffect, useId, useRef, useState } from 'react';
import { CONSOLE_SUBMISSION } from '../../../terms/console-submission.ts';
import { useItemTypes } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { chosenFiles } from '../materials/chosen.ts';
import { kilobytes } from '../materials/kilobytes.ts';
import { saidOf } from '../parts/field-errors.ts';
import type { DraftMaterial, SubmissionDraft } from './draft.ts';
import { fingerprintOf } from './fingerprint.ts';
import { mediaTypeOf } from './media-type.ts';
import type { StepProps } from './project-step.tsx';

const W = CONSOLE_SUBMISSION.materials;

/** A file that is being read. `share` null: it could not be. */
interface Reading {
  readonly id: number;
  readonly name: string;
  readonly share: number | null;
}

export function MaterialsStep({ draft, change, errors }: StepProps) {
  const { t } = useLanguage();
  const { reading, take } = useTaking(change);
  const { items, materials } = draft;
  const whole = saidOf(
    errors.filter(({ pointer }) => pointer === '/materials'),
    '/materials',
  );
  return (
    <>
      <p className="quiet">{t(W.help)}</p>
      {items.length === 0 && <p>{t(W.noItems)}</p>}
      <Chooser take={take} />
      {whole.map((detail) => (
        <strong className="refused" role="alert" key={detail}>
          {detail}
        </strong>
      ))}
      {materials.length + reading.length === 0 && <p>{t(W.none)}</p>}
      <ul className="chosen-files">
        {materials.map((material, i) => (
          <FileRow
            key={material.sha256 + material.name}
            material={material}
            items={items}
            wrong={saidOf(errors, `/materials/${i}`)}
            set={(after) =>
              change((before) => ({
                materials: before.materials.flatMap((one) => (one === material ? (after ?? []) : one)),
              }))
            }
          />
        ))}
        {reading.map(({ id, name, share }) => (
          <li key={id}>
            <strong>{name}</strong>
            {share === null ? (
              <strong className="refused" role="alert">
                {t(W.unreadable)}
              </strong>
            ) : (
              <label className="choice">
                {t(W.reading, { percent: Math.round(share * 100) })}
                <progress max={1} value={share} />
              </label>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Reads the files one after the other: a disk is read no faster by many at once. */
function useTaking(change: StepProps['change']) {
  const [reading, setReading] = useState<readonly Reading[]>([]);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const count = useRef(0);
  const stop = useRef(new AbortController());
  useEffect(() => {
    stop.current = new AbortController();
    return () => stop.current.abort();
  }, []);
  const read = async (file: File, id: number) => {
    const tell = (share: number | null) =>
      setReading((before) => before.map((one) => (one.id === id ? { ...one, share } : one)));
    try {
      const sha256 = await fingerprintOf(file, tell, stop.current.signal);
      chosenFiles.set(sha256, file);
      const mediaType = mediaTypeOf(file.name);
      change(({ materials, items }) => {
        const material = { name: file.name, mediaType, bytes: file.size, sha256 };
        const forItems = items.map(({ typeId }) => typeId);
        const others = materials.filter((one) => one.sha256 !== sha256 || one.name !== file.name);
        return { materials: [...others, { ...material, forItems }] };
      });
      setReading((before) => before.filter((one) => one.id !== id));
    } catch {
      if (!stop.current.signal.aborted) tell(null);
    }
  };
  const take = (files: Iterable<File>) => {
    for (const file of files) {
      count.current += 1;
      const id = count.current;
      setReading((before) => [...before.filter(({ share }) => share !== null), { id, name: file.name, share: 0 }]);
      queue.current = queue.current.then(() => read(file, id));
    }
  };
  return { reading, take };
}

function Chooser({ take }: { readonly take: (files: Iterable<File>) => void }) {
  const { t } = useLanguage();
  const id = useId();
  const [over, setOver] = useState(false);
  const drag = (on: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(on);
  };
  return (
    <div
      role="group"
      aria-label={t(W.drop)}
      className={over ? 'drop over' : 'drop'}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        take(event.dataTransfer.files);
      }}
    >
      <input
        id={id}
        className="unseen"
        type="file"
        multiple
        onChange={({ target }) => {
          take(target.files ?? []);
          // The same file can be chosen again.
          target.value = '';
        }}
      />
      <label htmlFor={id}>{t(W.choose)}</label>
      <span className="quiet">{t(W.drop)}</span>
    </div>
  );
}

interface FileRowProps {
  readonly material: DraftMaterial;
  readonly items: SubmissionDraft['items'];
  readonly wrong: readonly string[];
  /** Null takes it out. */
  readonly set: (after: DraftMaterial | null) => void;
}

function FileRow({ material, items, wrong, set }: FileRowProps) {
  const { t, nameOf } = useLanguage();
  const { data: types } = useItemTypes();
  const { name, bytes, sha256, forItems } = material;
  const named = (typeId: string) => {
    const type = types?.find(({ id }) => id === typeId);
    return type ? nameOf(type.name) : typeId;
  };
  const serve = (typeId: string, on: boolean) =>
    set({ ...material, forItems: [...forItems.filter((one) => one !== typeId), ...(on ? [typeId] : [])] });
  return (
    <li>
      <div className="line">
        <strong>{name}</strong>
        <small className="quiet">
          {t(W.size, { size: kilobytes(bytes) })} ·{' '}
          <span title={sha256}>{t(W.fingerprint, { hash: sha256.slice(0, 12) })}</span>
        </small>
        <span className="gap" />
        <Button size="small" aria-label={t(W.removeOne, { name })} onClick={() => set(null)}>
          {t(W.remove)}
        </Button>
      </div>
      <fieldset className="line">
        <legend className="unseen">
          {t(W.forItems)} {name}
        </legend>
        <span aria-hidden="true" className="quiet">
          {t(W.forItems)}
        </span>
        {items.map(({ typeId }) => (
          <label key={typeId} className="check">
            <input
              type="checkbox"
              checked={forItems.includes(typeId)}
              onChange={({ target }) => serve(typeId, target.checked)}
            />
            {named(typeId)}
          </label>
        ))}
      </fieldset>
      {wrong.map((detail) => (
        <strong className="refused" role="alert" key={detail}>
          {detail}
        </strong>
      ))}
    </li>
  );
}
