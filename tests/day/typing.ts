import type { Frame, Page } from 'puppeteer-core';

/** Types into the field as a person does: click, keys one by one. `selector` may pierce open shadow roots with `>>>`. */
export async function type(where: Page | Frame, selector: string, text: string): Promise<void> {
  const field = await where.waitForSelector(selector, { timeout: 10_000 });
  if (!field) throw new Error(`no field ${selector}`);
  await field.focus();
  await field.type(text, { delay: 4 });
}

export async function click(where: Page | Frame, selector: string): Promise<void> {
  const element = await where.waitForSelector(selector, { timeout: 10_000 });
  await element?.click();
}

/** What the field at `selector` shows now, in its own terms. */
export async function shown(where: Page | Frame, selector: string): Promise<unknown> {
  const field = await where.waitForSelector(selector, { timeout: 10_000 });
  return field?.evaluate((element) => {
    if (element instanceof HTMLInputElement && /checkbox|radio/.test(element.type)) return element.checked;
    if (element instanceof HTMLSelectElement) return [...element.selectedOptions].map(({ value }) => value).join();
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return element.value;
    if (element instanceof HTMLDetailsElement) return element.open;
    return (element as HTMLElement).innerText.replace(/\s+/g, ' ').trim();
  });
}

export function frameAt(page: Page, path: string, host: string): Frame {
  const frame = page
    .frames()
    .find(
      (found) => found.url().startsWith(host) && new URL(found.url()).pathname === path && found !== page.mainFrame(),
    );
  if (!frame) throw new Error(`no frame ${host}${path}`);
  return frame;
}
