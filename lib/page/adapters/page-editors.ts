import type { PageEditor } from './adapter';
import { codemirror6InPage } from './codemirror6';

/**
 * The editors of the page's own world, by the id of their adapter. Apart from `registry.ts`, whose adapters that
 * world's script must not carry. Without a prototype: the id that is looked up here comes from the page.
 */
export const PAGE_EDITORS: Readonly<Record<string, PageEditor | null>> = {
  __proto__: null,
  codemirror6: codemirror6InPage,
};
