import { documentPath, errorOf } from '../core/api.js';
import { key, refused, withKey } from '../core/key.js';

const VENDOR = new URL('../../vendor/pdfjs/', import.meta.url).href;
const PICTURES = /^image\/(png|jpeg|gif|webp|bmp)\b/i;
let library = null;

/** How the pages of a document can be drawn: pdf, picture, or null where only its text can be shown. */
export function drawnAs(info) {
  const name = (info.fileName ?? info.id).toLowerCase();
  if (/^application\/(x-)?pdf\b/i.test(info.contentType) || (name.endsWith('.pdf') && /octet-stream/.test(info.contentType))) return 'pdf';
  return PICTURES.test(info.contentType) ? 'picture' : null;
}

/** Opens a document's original to draw its pages; pages are { width, height, draw(canvas, scale, signal) }. */
export async function openPages(collection, info, signal) {
  const bytes = await original(collection, info.id, signal);
  return drawnAs(info) === 'pdf' ? openPdf(bytes) : openPicture(bytes, info.contentType);
}

async function original(collection, id, signal) {
  const used = key();
  const response = await fetch(documentPath(collection, id, 'content'), { headers: withKey(), signal });
  if (!response.ok) {
    const error = errorOf(await response.text(), response.status);
    if (response.status === 401) refused(error, used);
    throw error;
  }
  return { bytes: await response.arrayBuffer(), version: Number(response.headers.get('X-Document-Version')) };
}

// The library is large and only needed here, so it is loaded when the first PDF is opened.
async function openPdf({ bytes, version }) {
  library ??= import(`${VENDOR}pdf.min.mjs`);
  const { getDocument, GlobalWorkerOptions } = await library;
  GlobalWorkerOptions.workerSrc = `${VENDOR}pdf.worker.min.mjs`;
  const task = getDocument({
    data: bytes,
    cMapUrl: `${VENDOR}cmaps/`,
    cMapPacked: true,
    wasmUrl: `${VENDOR}wasm/`,
    useWasm: false,
    isEvalSupported: false,
    enableXfa: false,
    verbosity: 0,
  });
  const file = await task.promise;
  return {
    count: file.numPages,
    version,
    close: () => task.destroy(),
    page: async number => {
      const page = await file.getPage(number);
      const { width, height } = page.getViewport({ scale: 1 });
      return { width, height, draw: (canvas, scale, signal) => drawPdf(page, canvas, scale, signal) };
    },
  };
}

async function drawPdf(page, canvas, scale, signal) {
  const viewport = page.getViewport({ scale });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  const rendering = page.render({ canvas, viewport });
  signal.addEventListener('abort', () => rendering.cancel());
  await rendering.promise;
  page.cleanup();
}

async function openPicture({ bytes, version }, type) {
  const picture = await createImageBitmap(new Blob([bytes], { type }));
  return {
    count: 1,
    version,
    close: () => picture.close(),
    page: async () => ({
      width: picture.width,
      height: picture.height,
      draw: async (canvas, scale) => {
        canvas.width = Math.max(1, Math.floor(picture.width * scale));
        canvas.height = Math.max(1, Math.floor(picture.height * scale));
        canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      },
    }),
  };
}
