// Everything a page can do to a content script without a bug in the browser.

const FLOOD_EVENTS = 20_000;
const HUGE_CHARACTERS = 10 * 1024 * 1024;
const MARKUP = '"><img src=x onerror="window.pwned=true"><script>window.pwned=true</scr' + 'ipt>';

/** In no field of this page: where it is kept, a forgery was believed. */
const FORGED = `forged by a page ${MARKUP}`;

const victim = document.querySelector('#victim');
const huge = document.querySelector('#huge');
const rich = document.querySelector('#rich');

// All that the content script listens for or sends; a unit test compares them with lib/page.
const NAMES = [
  'holdfast:hand-over',
  'holdfast:touched',
  'holdfast:was-password',
  'holdfast:scrolled',
  'holdfast:left',
  'holdfast:editor',
  'holdfast:editor-answer',
];

const FORGED_FIELD = {
  adapter: 'textarea',
  adapterVersion: 1,
  place: { locators: [{ kind: 'id', value: 'victim' }], hosts: [] },
  label: FORGED,
  value: { kind: 'text', text: FORGED },
};
// What a predecessor hands over, and what an editor answers; well-formed.
const FORGED_LEFT = { document: 'ef'.repeat(16), lastSeq: 7, orphans: [FORGED_FIELD], undo: [] };
const FORGED_ANSWER = { text: FORGED, selection: [0, 0], scrollTop: 0, written: true };

function junkDetails() {
  const circular = {};
  circular.self = circular;
  const throwing = Object.defineProperty({}, 'kind', {
    enumerable: true,
    get() {
      throw new Error('a getter of the page');
    },
  });
  return [
    undefined,
    null,
    '',
    NaN,
    [],
    {},
    circular,
    throwing,
    () => undefined,
    'x'.repeat(5_000_000),
    FORGED_LEFT,
    JSON.stringify(FORGED_LEFT),
    JSON.stringify(FORGED_ANSWER),
    JSON.stringify({ editor: 'codemirror6', action: 'write', value: { text: FORGED } }),
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
    new Proxy({}, { get: () => MARKUP, has: () => true }),
  ];
}

const attacks = {
  flood() {
    for (let count = 0; count < FLOOD_EVENTS; count++) {
      victim.value = `flood ${count}`;
      victim.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    }
    const stray = document.createElement('input'); // in no document at all
    stray.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    document.dispatchEvent(new Event('input', { bubbles: true })); // its target has no value
    window.dispatchEvent(new Event('input'));
  },
  forgeEvents() {
    for (const target of [window, document, document.documentElement, document.body, victim, rich]) {
      for (const name of NAMES) {
        for (const detail of junkDetails())
          target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
      }
    }
  },
  forgeMessages() {
    for (const name of NAMES) {
      window.postMessage({ type: name, source: 'holdfast', id: 1, payload: FORGED }, '*');
      window.postMessage({ channel: 'holdfast', kind: name, args: [FORGED], __proto__: { polluted: true } }, '*');
    }
    window.postMessage('x'.repeat(5_000_000), '*');
    const { port1, port2 } = new MessageChannel();
    window.postMessage({ type: 'holdfast:port' }, '*', [port2]);
    port1.postMessage({ type: 'holdfast:left', payload: FORGED });
  },
  // WXT announces a newer content script by this event and message, upon which an older one stops itself. The extension's
  // id is public (?extension= here), and the announcement itself can be overheard.
  replaceContentScript() {
    const suffix = 'wxt:content-script-started';
    const heard = window.heardMessages
      .map((data) => data?.type)
      .filter((type) => typeof type === 'string' && type.endsWith(suffix));
    const id = new URLSearchParams(location.search).get('extension') ?? 'unknown';
    for (const contentScriptName of ['content', 'capture', 'page', 'main', 'bridge', 'page-bridge']) {
      const detail = { contentScriptName, messageId: 'forged' };
      for (const type of new Set([suffix, `${id}:${contentScriptName}:${suffix}`, ...heard])) {
        document.dispatchEvent(new CustomEvent(type, { detail }));
        window.postMessage({ type, ...detail }, '*');
      }
    }
  },
  hugeText() {
    huge.value = 'All work and no play. '.repeat(HUGE_CHARACTERS / 22 + 1).slice(0, HUGE_CHARACTERS);
    huge.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    rich.textContent = MARKUP;
    rich.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  },
  protoJson() {
    victim.value = '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}';
    victim.name = '__proto__';
    victim.id = 'constructor';
    victim.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    Object.assign(victim, { name: 'victim', id: 'victim' });
  },
  // Not `value`, `get` or `set`: inherited by property descriptors they would break every script, the debugger's too.
  poisonPrototypes() {
    window.prototypeReads = [];
    for (const name of [
      'kind',
      'type',
      'id',
      'nonce',
      'payload',
      'locator',
      'adapter',
      'fields',
      'html',
      'url',
      'toJSON',
    ]) {
      Object.defineProperty(Object.prototype, name, {
        configurable: true,
        get() {
          window.prototypeReads.push(name);
          return name === 'toJSON' ? undefined : MARKUP;
        },
        set(value) {
          Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true });
        },
      });
    }
    document.querySelectorAll = () => [];
    EventTarget.prototype.addEventListener = () => undefined;
    HTMLElement.prototype.click = () => undefined;
    window.chrome = { runtime: { id: 'forged', sendMessage: () => FORGED } };
  },
};

window.attacks = attacks;
/** All of it; resolves when the events it caused have been delivered. */
window.attack = async () => {
  for (const attack of Object.values(attacks)) attack();
  await new Promise((resolve) => setTimeout(resolve, 0));
  document.querySelector('#done').textContent = 'attacked';
};

for (const button of document.querySelectorAll('[data-attack]'))
  button.addEventListener('click', () => attacks[button.dataset.attack]());
document.querySelector('#attack').addEventListener('click', () => void window.attack());
