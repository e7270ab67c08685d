/** How far a long step has come: a bar on a terminal, one line per 10 % elsewhere. */
export interface Progress {
  /** Bytes so far, and of how many; an unknown total (0) shows nothing. */
  readonly update: (done: number, total: number) => void;
  readonly finish: () => void;
}

export function showProgress(label: string, out: NodeJS.WriteStream = process.stderr): Progress {
  let lastTenth = 0;
  let lastDrawn = -1;
  return {
    update: (done, total) => {
      if (total <= 0) return;
      const percent = Math.min(100, Math.floor((done * 100) / total));
      if (out.isTTY && percent !== lastDrawn) {
        lastDrawn = percent;
        const filled = Math.round(percent / 4);
        out.write(`\r${label} [${'='.repeat(filled)}${' '.repeat(25 - filled)}] ${percent} % of ${megabytes(total)}`);
      }
      const tenth = Math.floor(percent / 10);
      if (!out.isTTY && tenth > lastTenth) {
        lastTenth = tenth;
        out.write(`${label} ${tenth * 10} % of ${megabytes(total)}\n`);
      }
    },
    finish: () => {
      if (out.isTTY && lastDrawn >= 0) out.write('\n');
    },
  };
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
