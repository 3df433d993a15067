import { isGranted } from './site-permissions';

const SIDE = 32;
const TIMEOUT_MS = 3_000;
const LARGEST_SOURCE_BYTES = 500_000;
const LARGEST_SVG_CHARACTERS = 8_000;

/**
 * A tab's icon as a small `data:` url; undefined when it cannot be had. Only icons of granted sites are fetched,
 * without credentials and from the browser's cache when they are there.
 */
export async function readIcon(iconUrl: string): Promise<string | undefined> {
  try {
    if (!iconUrl.startsWith('data:') && !(await isGranted(iconUrl))) return undefined;
    const response = await fetch(iconUrl, {
      cache: 'force-cache',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const blob = await response.blob();
    if (!response.ok || blob.size > LARGEST_SOURCE_BYTES) return undefined;
    return blob.type.includes('svg') ? await svgUrl(blob) : await shrink(blob);
  } catch {
    // An icon is decoration: no icon is worth an error.
    return undefined;
  }
}

async function svgUrl(blob: Blob): Promise<string | undefined> {
  const text = await blob.text();
  return text.length > LARGEST_SVG_CHARACTERS ? undefined : `data:image/svg+xml,${encodeURIComponent(text)}`;
}

async function shrink(blob: Blob): Promise<string> {
  const image = await createImageBitmap(blob, { resizeWidth: SIDE, resizeHeight: SIDE, resizeQuality: 'high' });
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  const png = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  return `data:image/png;base64,${btoa(String.fromCharCode(...png))}`;
}
