/** Why the file of a material is not taken, or not there. */
import { type ProblemWords, problem } from './problems.ts';

export const MATERIAL_PROBLEMS = {
  MATERIALS_OFF: problem(
    '本系统不接收材料文件',
    'No files are taken here',
    '管理者尚未设置材料存放位置。',
    'The operator has named no place for the files of materials.',
  ),
  MATERIAL_NOT_STORED: problem(
    '材料文件尚未上传',
    'The file was not uploaded yet',
    '该材料已登记，但其文件尚未上传。',
    'The material is stated, and its file has not been uploaded.',
  ),
  MATERIAL_DIFFERS: problem(
    '文件与登记的材料不符',
    'The file is not the one that was stated',
    '登记为 {bytes} 字节、sha256 {sha256}；收到 {gotBytes} 字节、sha256 {gotSha256}。文件未保存。',
    'Stated: {bytes} bytes, sha256 {sha256}. Received: {gotBytes} bytes, sha256 {gotSha256}. Nothing was kept.',
  ),
  MATERIAL_TOO_LARGE: problem(
    '材料文件过大',
    'The file is too large',
    '登记为 {bytes} 字节；单个文件最大 {limit} 字节。',
    'It is stated with {bytes} bytes; a file may have {limit} at most.',
  ),
  MATERIAL_QUOTA_FULL: problem(
    '存放空间已满',
    'Your space is full',
    '贵单位已存放 {used} 字节，最多 {limit} 字节，容不下该文件。请与管理者联系。',
    'Your unit stores {used} bytes of {limit}; this file does not fit. Ask the operator.',
  ),
  MATERIAL_TYPE_NOT_TAKEN: problem(
    '不接收该类型的文件',
    'This type of file is not taken',
    '登记的类型为 {stated}，文件内容为 {found}。可接收：{allowed}；内容须与登记的类型一致。',
    'It is stated as {stated}, and its content is {found}. Taken are: {allowed}; the content must be what is stated.',
  ),
  MATERIAL_INFECTED: problem(
    '文件含有恶意代码',
    'The file is infected',
    '扫描程序发现 {signature}。文件未保存；请清除后作为新材料登记。',
    'The scanner found {signature}. Nothing was kept; clean the file and state it as a new material.',
  ),
  TOO_MANY_UPLOADS: problem(
    '正在上传的文件过多',
    'Too many uploads at once',
    '一个单位最多同时上传 {most} 个文件，请稍后重试。',
    'A unit may upload {most} files at once. Try again in a moment.',
  ),
  SCANNER_UNAVAILABLE: problem(
    '扫描程序暂不可用',
    'The scanner does not answer',
    '未经扫描的文件不予接收；文件未保存，请稍后重试。',
    'No file is taken that was not scanned. Nothing was kept; try again later.',
  ),
  STORE_UNAVAILABLE: problem(
    '材料存放处暂不可用',
    'The store of materials does not answer',
    '文件未保存或无法读取，请稍后重试。',
    'The file could not be kept, or not be read. Try again later.',
  ),
} as const satisfies Record<string, ProblemWords>;
