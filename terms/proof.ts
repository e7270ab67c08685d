/** What proves the journal: the file of an item, and what can stand in its way. */
import { words } from './words.ts';

const problem = (titleZh: string, titleEn: string, detailZh: string, detailEn: string) => ({
  title: words(titleZh, titleEn),
  detail: words(detailZh, detailEn),
});

export const ITEM_FILE = {
  readme: words(
    '办件 {itemNo} 全卷。events.json 为全部事件，proof.json 为其在存证日志中的证明和签名的日志头，manifest.json 为各文件的摘要并经签名。\n核验（不需要数据库）：npm run -s verify-file -- 本文件.zip --jwks 公布的公钥（/.well-known/shixian-keys.json）。\n材料只列名称和摘要，以原件核对。',
    'The full file of item {itemNo}. events.json holds every event, proof.json the proof that they are in the log and its signed head, manifest.json the hash of every entry, signed.\nTo check it (without a database): npm run -s verify-file -- THIS.zip --jwks the published keys (/.well-known/shixian-keys.json).\nMaterials are listed by name and hash; compare them with the originals.',
  ),
} as const;

export const PROOF_PROBLEMS = {
  LOG_BEHIND: problem(
    '存证日志正在更新',
    'The log is being brought up to date',
    '该办件的最新事件尚未计入存证日志，请稍后重试。',
    'The newest events of this item are not in the log yet. Try again shortly.',
  ),
} as const;
