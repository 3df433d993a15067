// One row per field that must never be stored, by the rule it comes under. `attrs.label` becomes a <label>; `where` is the
// page itself, the form with a password, a shadow root or a frame; `act` is what happens around the typing.
(() => {
  const rows = [];
  const add = (rule, list) =>
    rows.push(...list.map((row) => ({ rule, where: 'page', kind: 'text', attrs: {}, ...row })));
  const attr = (name, values, more = {}) => values.map((value) => ({ attrs: { [name]: value }, ...more }));
  const password = (attrs, more = {}) => ({ attrs: { type: 'password', ...attrs }, ...more });

  add('password', [
    password({ label: 'Enter it' }),
    password({ name: 'login' }, { where: 'login-form' }),
    password({ autocomplete: 'current-password' }),
    password({ autocomplete: 'new-password' }),
    password({ autocomplete: 'off', id: 'again' }),
    password({ placeholder: 'Nothing else says what it is' }),
    password({ 'aria-label': 'Unlock' }),
  ]);
  add('was a password', [
    password({ id: 'shown-before' }, { act: 'show-before' }),
    password({ id: 'shown-after' }, { act: 'show-after' }),
    password({ id: 'shown-typed-again' }, { act: 'show-type' }),
  ]);
  add(
    'autocomplete',
    attr('autocomplete', [
      'current-password',
      'new-password',
      'one-time-code',
      'cc-name',
      'cc-exp',
      'cc-exp-month',
      'cc-exp-year',
      'cc-type',
      'transaction-currency',
      'transaction-amount',
      'one-time-code webauthn',
    ]),
  );
  add('autocomplete', [
    { attrs: { autocomplete: 'cc-number' }, kind: 'card' },
    { attrs: { autocomplete: 'section-red billing cc-number' }, kind: 'card' },
    { attrs: { autocomplete: 'CC-NUMBER' }, kind: 'card' },
    { attrs: { autocomplete: 'cc-csc' }, kind: 'short' },
  ]);
  const code = (maxlength, attrs) => ({ attrs: { inputmode: 'numeric', maxlength, ...attrs }, kind: 'short' });
  add('one-time code', [
    code(6, { name: 'otp' }),
    code(4, { id: 'pin' }),
    code(6, { label: 'Verification code' }),
    code(8, { name: '2fa' }),
    code(4, { 'aria-label': 'PIN' }),
    code(6, { id: 'login-code' }),
    code(7, { name: 'verification' }),
    code(5, { placeholder: 'Code' }),
  ]);
  add(
    'telling name',
    attr('name', [
      'passphrase',
      'user_pwd',
      'client_secret',
      'access_token',
      'api_key',
      'cvv',
      'ssn',
      'iban',
      'card_number',
    ]),
  );
  add(
    'telling id',
    attr('id', [
      'wifi-pass',
      'db-pwd',
      'shared-secret',
      'refreshToken',
      'apiKey',
      'card-cvc',
      'ssn-last-four',
      'card-no',
    ]),
  );
  add('telling label', [
    ...attr('label', ['Passphrase', 'Client secret', 'API key', 'CVV', 'SSN', 'IBAN', 'Card number']),
    { attrs: { label: 'Bearer token' }, tag: 'textarea' },
  ]);
  add(
    'telling placeholder',
    attr('placeholder', ['Your passcode', 'Secret answer', 'Paste your token', 'CVC', 'Card no.']),
  );
  add('telling accessible name', [
    ...attr('aria-label', ['Pass phrase', 'API-key', 'Card num']),
    { attrs: { labelledby: 'Recovery token' } },
  ]);
  add(
    'telling name, in other words',
    attr('name', [
      'cc_number',
      'card-expiry',
      'kreditkarte',
      'kartennummer',
      'secretkey',
      'jwt',
      'bearer',
      'security_answer',
      'auth_code',
      'smsCode',
      'recoverycode',
      'backup_code',
    ]),
  );
  add('telling label, in other words', [
    ...attr('label', ['Name on card', 'Expiry date (MM/YY)', 'Enter the code we sent you', 'Sécurité sociale']),
    ...attr('placeholder', ['Private SSH key', 'Mot de passe']),
  ]);
  const card = (format, attrs, more = {}) => ({ attrs, kind: 'card', format, ...more });
  add('card number by its value', [
    card([16], { label: 'Number A' }),
    card([4, 4, 4, 4, ' '], { label: 'Number B' }),
    card([4, 4, 4, 4, '-'], { label: 'Number C' }),
    card([15], { label: 'Number D', type: 'tel' }),
    card([4, 6, 5, ' '], { label: 'Number E' }),
    card([13], { label: 'Number F' }),
    card([14], { label: 'Number G', type: 'search' }),
    card([19], { label: 'Number H' }),
    card([4, 4, 4, 4, 3, ' '], { label: 'Number I' }),
    card([16], { label: 'Long text' }, { tag: 'textarea' }),
    card([4, 4, 4, 4, '  '], { label: 'Number J' }),
    card([4, 4, 4, 4, '_'], { label: 'Number K' }),
  ]);
  add('not typed by the user', [
    { attrs: { type: 'hidden', name: 'csrf' } },
    { attrs: { type: 'hidden', id: 'session-state' } },
    { attrs: { type: 'file', label: 'Scan' }, kind: 'file' },
    { attrs: { disabled: '', label: 'Disabled' } },
    { attrs: { disabled: '', label: 'Disabled long text' }, tag: 'textarea' },
    { attrs: { readonly: '', label: 'Shown once' } },
    { attrs: { readonly: '', label: 'Shown once, long' }, tag: 'textarea' },
  ]);
  add('beside a password', [
    { where: 'login-form', attrs: { name: 'user', label: 'User' } },
    { where: 'login-form', attrs: { type: 'email', label: 'Email' } },
    { where: 'login-form', attrs: { type: 'tel', label: 'Telephone' } },
    { where: 'login-form', attrs: { type: 'url', label: 'Server' } },
    { where: 'login-form', attrs: { type: 'search', label: 'Company' } },
  ]);
  add('in a shadow root', [
    password({ label: 'In the open' }, { where: 'open' }),
    { where: 'open', attrs: { name: 'cvv' }, kind: 'short' },
    password({ label: 'Sealed' }, { where: 'closed' }),
    { where: 'closed', attrs: { label: 'API key' } },
    { where: 'closed', attrs: { label: 'Number' }, kind: 'card', format: [16] },
  ]);
  add('in a frame', [
    password({ label: 'In a frame' }, { where: 'frame' }),
    { where: 'frame', attrs: { autocomplete: 'one-time-code' }, kind: 'short' },
    { where: 'frame', attrs: { label: 'Number' }, kind: 'card', format: [16] },
    password({ label: 'In a frame in a frame' }, { where: 'inner' }),
  ]);
  add('masked by style', [
    { attrs: { style: '-webkit-text-security: disc', label: 'Masked' } },
    { attrs: { class: 'masked', label: 'Masked by a class' } },
  ]);

  // --- values: the same at every load, unlike each other and unlike anything else on the disk

  const luhnDigit = (digits) => {
    const sum = [...digits].reverse().reduce((total, digit, index) => {
      const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    return String((10 - (sum % 10)) % 10);
  };
  const cardNumber = (index, length) => {
    const body = `4${String(index).padStart(3, '0')}${'7310926584403'.repeat(2)}`.slice(0, length - 1);
    return body + luhnDigit(body);
  };
  function cardValue(index, format = [16]) {
    const separator = format.find((part) => typeof part === 'string') ?? '';
    const groups = format.filter((part) => typeof part === 'number');
    const digits = cardNumber(
      index,
      groups.reduce((sum, length) => sum + length, 0),
    );
    let start = 0;
    return groups.map((length) => digits.slice(start, (start += length))).join(separator);
  }
  function valueOf({ kind, format, attrs }, index) {
    const number = String(index + 1).padStart(3, '0');
    if (kind === 'card') return cardValue(index + 1, format);
    if (kind === 'short') return `§${number}`; // has to fit a maxlength of 4
    if (attrs.type === 'email') return `forbidden-${number}@never.example`;
    if (attrs.type === 'url') return `https://forbidden-${number}.never.example/`;
    return `forbidden-${number}-never-store`;
  }
  const fields = rows.map((row, index) => ({ ...row, number: index + 1, value: valueOf(row, index) }));

  // --- the page

  const part = new URLSearchParams(location.search).get('part') ?? 'page';
  const container = document.querySelector('#fields');
  const node = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  function build({ tag = 'input', attrs, number }) {
    const { label, labelledby, ...own } = attrs;
    const control = node(tag, tag === 'input' ? { type: 'text', ...own } : own);
    if (labelledby) {
      control.setAttribute('aria-labelledby', `label-${number}`);
      return { control, row: node('p', {}, node('span', { id: `label-${number}` }, labelledby), ' ', control) };
    }
    return { control, row: node('p', {}, label ? node('label', {}, `${label} `, control) : control) };
  }

  const parents = { page: container };
  function parentFor(where) {
    parents[where] ??= makeParent(where);
    return parents[where];
  }
  function makeParent(where) {
    if (where === 'login-form') return container.appendChild(node('form', { id: where }));
    const host = container.appendChild(node('div', { id: `${where}-host` }));
    return host.attachShadow({ mode: where });
  }
  const isHere = ({ where }) => (part === 'page' ? where !== 'frame' && where !== 'inner' : where === part);

  const built = fields.filter(isHere).map((field) => {
    const { control, row } = build(field);
    (part === 'page' ? parentFor(field.where) : container).append(row);
    return { ...field, control };
  });
  const frame = { page: 'frame', frame: 'inner' }[part];
  const child =
    frame && container.appendChild(node('iframe', { title: 'Payment', src: `/secrets-frame.html?part=${frame}` }));

  // --- filling in, with the events of real typing

  function type(control, value) {
    control.focus();
    const prototype =
      control instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, 'value').set.call(control, value);
    control.dispatchEvent(
      new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText', data: value }),
    );
    control.dispatchEvent(new Event('change', { bubbles: true }));
    control.blur();
  }
  function choose(control, value) {
    const files = new DataTransfer();
    files.items.add(new File([value], 'scan.txt', { type: 'text/plain' }));
    control.files = files.files;
    control.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  }
  function fill({ kind, control, value, act }) {
    if (kind === 'file') return choose(control, value);
    if (act === 'show-before') control.type = 'text';
    if (act === 'show-type') type(control, value.slice(0, 5));
    if (act === 'show-type') control.type = 'text';
    type(control, value);
    if (act === 'show-after') control.type = 'text';
  }

  /** Fills in every field of the page and of its frames. */
  window.fillSecrets = async () => {
    built.forEach(fill);
    if (!child) return;
    if (!child.contentWindow.fillSecrets)
      await new Promise((resolve) => child.addEventListener('load', resolve, { once: true }));
    await child.contentWindow.fillSecrets();
  };
  /** The 100 values, those of the frames included. */
  window.secretValues = () => fields.map(({ value }) => value);
  /** The same with the rule each comes under, for messages. */
  window.secretFields = () =>
    fields.map(({ number, rule, where, value, attrs }) => ({ number, rule, where, value, attrs }));

  if (part !== 'page') return;
  document.querySelector('#count').textContent = `${fields.length} fields`;
  document.querySelector('#fill').addEventListener('click', () => void window.fillSecrets());
})();
