/** The materials of the package: names and fingerprints as the ledger has them, and their files. */
import { CONSOLE_ITEM } from '../../../terms/console-item.ts';
import type { Item } from '../api/client.ts';
import { useLanguage } from '../language.tsx';
import { kilobytes } from '../materials/kilobytes.ts';
import { MaterialFile } from '../materials/material-file.tsx';

export function Materials({ item }: { readonly item: Item }) {
  const { t } = useLanguage();
  return (
    <section>
      <h2>{t(CONSOLE_ITEM.materials)}</h2>
      {item.materials.length === 0 && <p className="quiet">{t(CONSOLE_ITEM.noMaterials)}</p>}
      <ul className="materials">
        {item.materials.map(({ name, bytes, sha256 }) => (
          <li key={sha256 + name}>
            <strong>{name}</strong>
            <small className="quiet">
              {t(CONSOLE_ITEM.size, { size: kilobytes(bytes) })} ·{' '}
              <span title={sha256}>{t(CONSOLE_ITEM.fingerprint, { hash: sha256.slice(0, 12) })}</span>
            </small>
            <MaterialFile itemNo={item.itemNo} sha256={sha256} name={name} />
          </li>
        ))}
      </ul>
    </section>
  );
}
