/** QR codes: as rows of dark and light modules, without a quiet zone, and as a picture with one. */
import { create, toBuffer } from 'qrcode';

/** Readable with a stain or a fold. */
const errorCorrectionLevel = 'M';

export function qrCode(text: string): readonly (readonly boolean[])[] {
  const { modules } = create(text, { errorCorrectionLevel });
  return Array.from({ length: modules.size }, (_, y) =>
    Array.from({ length: modules.size }, (_, x) => modules.get(y, x) === 1),
  );
}

/** No filter of PNG makes two colours smaller, and to look for one takes most of the time of a document. */
const rendererOpts = { deflateLevel: 9, filterType: 0 };

/** The same as PNG, for formats that hold pictures. */
export function qrPicture(text: string): Promise<Buffer> {
  return toBuffer(text, { errorCorrectionLevel, type: 'png', margin: 1, scale: 8, rendererOpts: { ...rendererOpts } });
}
