import type { PageState } from '../../lib/model/page-state';
import { generatePage } from './generate-page';
import type { Random } from './random';

/** A page with one field in which deflate leaves nearly `bytes`: its text is base64 of chance. */
export function largePage(random: Random, bytes: number): PageState {
  const page = generatePage(random, 1);
  const [field] = page.fields;
  const text = randomText(random, bytes);
  return field ? { ...page, fields: [{ ...field, value: { kind: 'text', text } }] } : page;
}

/** Bytes that become characters at once: of a few megabytes the engine would run out of arguments. */
const AT_ONCE = 30_000;

function randomText(random: Random, bytes: number): string {
  let text = '';
  for (let done = 0; done < bytes; done += AT_ONCE) {
    const some = Uint8Array.from({ length: Math.min(AT_ONCE, bytes - done) }, () => Math.floor(random() * 256));
    text += btoa(String.fromCharCode(...some));
  }
  return text;
}
