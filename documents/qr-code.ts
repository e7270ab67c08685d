/** A QR code as rows of dark and light modules, without its quiet zone. */
import { create } from 'qrcode';

/** Error correction level M: readable with a stain or a fold. */
export function qrCode(text: string): readonly (readonly boolean[])[] {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  return Array.from({ length: modules.size }, (_, y) =>
    Array.from({ length: modules.size }, (_, x) => modules.get(y, x) === 1),
  );
}
