/** Sends the file of a material, with how far it is; `fetch` tells nobody that. */
import { askerHeaders, isProblem, Refusal } from '../api/client.ts';
import { session } from '../session/store.ts';

/** `told` hears of shares between 0 and 1. Throws a Refusal for every answer that is not the one hoped for. */
export function upload(path: string, file: Blob, told: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', path);
    const headers = { 'content-type': 'application/octet-stream', ...askerHeaders() };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => told(total === 0 ? 0 : loaded / total));
    request.addEventListener('load', () => {
      if (request.status === 401) session.ended();
      if (request.status < 300) resolve();
      else reject(new Refusal(request.status, isProblem(request.response) ? request.response : null));
    });
    request.addEventListener('error', () => reject(new Refusal(0, null)));
    request.send(file);
  });
}
