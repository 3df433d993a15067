import type { Page } from 'puppeteer-core';
import type { PageServer } from '../pages/server';
import { click, frameAt, shown, type } from './typing';

/** One tab of the day: what is done in it, and what must be seen in it again. */
export interface DayTab {
  path: string;
  /** 0, 1 or 2. */
  window: number;
  work: (page: Page, server: PageServer) => Promise<void>;
  /** What the tab shows, named as a person would; the same before the crash and after it. */
  look: (page: Page, server: PageServer) => Promise<Record<string, unknown>>;
}

const form: DayTab = {
  path: '/form.html',
  window: 0,
  async work(page) {
    await type(page, '#full-name', 'Ada Lovelace');
    await type(page, '#email', 'ada@example.org');
    await type(page, '#amount', '42');
    await type(page, 'input[name="city"]', 'London');
    await type(page, 'input[aria-label^="Nickname"]', 'the Countess');
    await type(page, '#letter', 'Dear Charles,\nthe engine weaves algebraic patterns.');
    await type(page, '#about', 'I write notes longer than the paper.');
    await page.select('#country', 'dk');
    await page.select('#languages', 'de', 'pt');
    await click(page, 'input[name="interest"][value="travel"]');
    await click(page, 'input[name="contact"][value="phone"]');
    await page.$eval('#date', (field) => {
      (field as HTMLInputElement).value = '2026-12-10';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await click(page, '#more > summary');
    await type(page, '#remark', 'see note G');
  },
  look: async (page) => ({
    'text field': await shown(page, '#full-name'),
    email: await shown(page, '#email'),
    number: await shown(page, '#amount'),
    'field without id': await shown(page, 'input[name="city"]'),
    'field with a label only': await shown(page, 'input[aria-label^="Nickname"]'),
    'long text': await shown(page, '#letter'),
    'rich field': await shown(page, '#about'),
    select: await shown(page, '#country'),
    'select, several': await shown(page, '#languages'),
    checkbox: await shown(page, 'input[name="interest"][value="travel"]'),
    radio: await shown(page, 'input[name="contact"][value="phone"]'),
    date: await shown(page, '#date'),
    details: await shown(page, '#more'),
    'field inside details': await shown(page, '#remark'),
  }),
};

const scrolled: DayTab = {
  path: '/scroll.html',
  window: 0,
  async work(page) {
    await page.evaluate(async () => {
      document.querySelector('#log')?.scrollTo(0, 700);
      window.scrollTo(0, 2_000);
      // Nobody turns to another tab before this one has been drawn; until then no page hears that it was scrolled.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    });
  },
  look: async (page) => ({
    'window scroll': await page.evaluate(() => Math.round(window.scrollY)),
    'container scroll': await page.$eval('#log', (log) => Math.round(log.scrollTop)),
  }),
};

const note: DayTab = {
  path: '/note.html',
  window: 1,
  async work(page) {
    await page.focus('#note');
    await page.keyboard.down('Control');
    await page.keyboard.press('End');
    await page.keyboard.up('Control');
    await page.keyboard.type(' and a third thought', { delay: 8 });
  },
  look: async (page) => ({
    note: await shown(page, '#note'),
    'bold words': await page.$$eval('#note b', (bold) => bold.map(({ textContent }) => textContent).join()),
  }),
};

const frames: DayTab = {
  path: '/frames.html',
  window: 1,
  async work(page, server) {
    await type(page, '#outer', 'outside');
    await type(frameAt(page, '/frame-form.html', server.origin), '#comment', 'in a frame of the same origin');
    await type(frameAt(page, '/frame-form.html', server.otherOrigin), '#comment', 'in a frame of another origin');
  },
  look: async (page, server) => ({
    'outside the frames': await shown(page, '#outer'),
    'same-origin frame': await shown(frameAt(page, '/frame-form.html', server.origin), '#comment'),
    'cross-origin frame': await shown(frameAt(page, '/frame-form.html', server.otherOrigin), '#comment'),
  }),
};

const shadow: DayTab = {
  path: '/shadow.html',
  window: 1,
  async work(page) {
    await type(page, '>>> #subject', 'Hidden in the shadows');
    await type(page, '>>> #deep', 'two roots down');
    await page.evaluate(() =>
      (window as unknown as { typeIntoClosed(text: string): void }).typeIntoClosed('behind a closed root'),
    );
  },
  look: async (page) => ({
    'open shadow root': await shown(page, '>>> #subject'),
    'nested shadow root': await shown(page, '>>> #deep'),
    'closed shadow root': await page.evaluate(() => (window as unknown as { closedValue(): string }).closedValue()),
  }),
};

interface WithEditor {
  editorView: { state: { doc: { toString(): string; length: number }; selection: { main: { head: number } } } };
}

const editor: DayTab = {
  path: '/codemirror.html',
  window: 2,
  async work(page) {
    await click(page, '.cm-content');
    await page.keyboard.down('Control');
    await page.keyboard.press('End');
    await page.keyboard.up('Control');
    await page.keyboard.type('// half a thought', { delay: 8 });
  },
  look: async (page) => ({
    'code editor': await page.evaluate(() => (window as unknown as WithEditor).editorView.state.doc.toString()),
    cursor: await page.evaluate(() => (window as unknown as WithEditor).editorView.state.selection.main.head),
  }),
};

const chat: DayTab = {
  path: '/c/6f1d2c3b-4a59-4e6f-8a7b-9c0d1e2f3a4b',
  window: 2,
  async work(page) {
    await type(page, '#prompt-textarea', 'And what about moss?');
  },
  look: async (page) => ({ 'unsent prompt': await shown(page, '#prompt-textarea') }),
};

function chapter(number: number, window: number): DayTab {
  return {
    path: `/chapter/${number}`,
    window,
    async work(page) {
      await type(page, '#draft', `Chapter ${number} begins.`);
      await type(page, '#heading', `Heading ${number}`);
      await click(page, '#finished');
    },
    look: async (page) => ({
      draft: await shown(page, '#draft'),
      heading: await shown(page, '#heading'),
      finished: await shown(page, '#finished'),
    }),
  };
}

/** Three windows, twelve tabs, every kind of field: the day that is not to be lost. */
export const WORKING_DAY: readonly DayTab[] = [
  form,
  scrolled,
  chapter(1, 0),
  chapter(2, 0),
  note,
  frames,
  shadow,
  chapter(3, 1),
  editor,
  chat,
  chapter(4, 2),
  chapter(5, 2),
];
