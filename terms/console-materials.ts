/** The console: the files of materials. */
import { words } from './words.ts';

export const CONSOLE_MATERIALS = {
  stored: words('文件已上传（{on}）', 'file uploaded on {on}'),
  scanned: words('已查毒', 'scanned'),
  missing: words('文件未上传', 'the file has not been uploaded'),
  upload: words('上传文件', 'Upload the file'),
  uploadOne: words('上传文件 {name}', 'Upload the file {name}'),
  sending: words('正在上传 {percent}%', 'Uploading {percent} %'),
  download: words('下载', 'Download'),
  downloadOne: words('下载 {name}', 'Download {name}'),
  keepOpen: words(
    '本窗口中选过的文件正在自动上传；其余的请逐件选择原文件上传。上传不影响收件时间。',
    'Files chosen in this window are uploaded by themselves; choose the others one by one. The time of receipt does not depend on it.',
  ),
} as const;
