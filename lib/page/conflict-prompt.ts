import type { FieldValue } from '../model/field-state';
import { CONFLICT_STYLE } from './conflict-style';
import type { ConflictTexts } from './conflict-texts';
import { copyText } from './copy-text';
import { followModals } from './host-place';
import { button, part, styleRoot } from './prompt-parts';
import type { ConflictDecisions, Undo } from './resolve-conflict';
import type { Conflict } from './restore-page';
import type { Root } from './tree';

export interface ConflictPromptOptions {
  document: Document;
  texts: ConflictTexts;
  decisions: ConflictDecisions;
  roots(): readonly Root[];
  /** What the field holds now. */
  read(conflict: Conflict): FieldValue | undefined;
}

const UNDO_MS = 10_000;
/** A frame smaller than this has no room for a question; the popup of the extension still shows what was kept. */
const ROOM = { width: 260, height: 180 };
const SHOWN_CHARACTERS = 2_000;
const ownHosts = new WeakSet<Element>();

/** True for elements that Holdfast itself put into the page: they are not to be captured. */
export const isOwnHost = (element: Element): boolean => ownHosts.has(element);

/**
 * Asks which of two versions of a field is right: one small box, out of the way, in a shadow root that the page cannot
 * open. It takes no focus, blocks nothing, and may be put off; what is not decided stays an orphan.
 */
export class ConflictPrompt {
  private conflicts: Conflict[] = [];
  private shown = 0;
  private host: HTMLElement | undefined;
  private box: HTMLElement | undefined;
  private undo: { text: string; undo?: Undo } | undefined;
  private unfollow: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ConflictPromptOptions) {}

  /** Asks about these as well. */
  ask(conflicts: readonly Conflict[]): void {
    const { defaultView: view } = this.options.document;
    if (conflicts.length === 0 || !view || view.innerWidth < ROOM.width || view.innerHeight < ROOM.height) return;
    this.conflicts = [...this.conflicts, ...conflicts];
    this.draw();
  }

  /** Takes the question away; nothing is decided by that. */
  close(): void {
    clearTimeout(this.timer);
    this.conflicts = [];
    this.undo = undefined;
    this.unfollow?.();
    this.host?.remove();
    this.host = this.box = undefined;
  }

  private draw(): void {
    const { box, hadFocus } = this.open();
    this.shown = Math.max(0, Math.min(this.shown, this.conflicts.length - 1));
    const conflict = this.conflicts[this.shown];
    box.replaceChildren(...(conflict ? this.question(conflict) : []), this.status());
    // Whoever answered by keyboard stays where they were; nobody else is moved.
    if (hadFocus) box.focus();
  }

  private open(): { box: HTMLElement; hadFocus: boolean } {
    const { document, texts, roots } = this.options;
    if (this.host?.isConnected && this.box) {
      return { box: this.box, hadFocus: isFocusIn(this.box) };
    }
    const host = document.createElement('div');
    ownHosts.add(host);
    const root = host.attachShadow({ mode: 'closed' });
    styleRoot(root, CONFLICT_STYLE);
    const box = part(document, 'section');
    box.setAttribute('role', 'dialog');
    box.setAttribute('aria-label', texts.name);
    box.tabIndex = -1;
    box.addEventListener('keydown', (event) => this.onKey(event));
    // A dialog may close when something beside it is clicked.
    box.addEventListener('click', (event) => event.stopPropagation());
    root.append(box);
    this.unfollow?.();
    this.unfollow = followModals(host, document, roots);
    this.host = host;
    this.box = box;
    return { box, hadFocus: false };
  }

  /** Keys pressed here are not the page's. */
  private onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    // One key closes one thing: not the dialog around it as well.
    event.preventDefault();
    this.close();
  }

  private question(conflict: Conflict): Node[] {
    const { document, texts, read } = this.options;
    const yours = read(conflict);
    return [
      this.header(conflict),
      part(document, 'p', texts.explain),
      ...this.version(texts.yours, yours),
      ...this.version(texts.saved, conflict.saved.value),
      this.buttons(conflict),
    ];
  }

  private header({ saved }: Conflict): HTMLElement {
    const { document, texts } = this.options;
    const header = part(document, 'header');
    header.append(part(document, 'h2', saved.label || texts.unnamed));
    if (this.conflicts.length > 1) {
      header.append(
        this.step('‹', texts.previous, -1),
        part(document, 'span', `${this.shown + 1} / ${this.conflicts.length}`),
        this.step('›', texts.next, 1),
      );
    }
    header.append(button(document, { text: '×', name: texts.later }, () => this.close()));
    return header;
  }

  private step(sign: string, name: string, by: number): HTMLButtonElement {
    const onClick = (): void => {
      this.shown += by;
      this.draw();
    };
    const element = button(this.options.document, { text: sign, name }, onClick);
    element.disabled = !this.conflicts[this.shown + by];
    return element;
  }

  private version(name: string, value: FieldValue | undefined): HTMLElement[] {
    const { document } = this.options;
    const text = part(document, 'pre', this.wording(value).slice(0, SHOWN_CHARACTERS));
    text.tabIndex = 0;
    text.setAttribute('aria-label', name);
    return [part(document, 'h3', name), text];
  }

  private buttons(conflict: Conflict): HTMLElement {
    const { document, texts, decisions } = this.options;
    const footer = part(document, 'footer');
    const keep = button(document, { text: texts.keep }, () =>
      this.decided(conflict, texts.kept, decisions.keepYours(conflict)),
    );
    keep.dataset['main'] = '';
    const use = button(document, { text: texts.use }, () => {
      use.disabled = true;
      void decisions.useSaved(conflict).then((undo) => {
        if (undo) this.decided(conflict, texts.used, undo);
        else this.say(texts.failed);
      });
    });
    const copy = button(document, { text: texts.copy }, () => {
      void copyText(document, this.wording(conflict.saved.value)).then((isDone) => isDone && this.say(texts.copied));
    });
    footer.append(keep, use, copy);
    return footer;
  }

  private decided(conflict: Conflict, text: string, undo: Undo): void {
    const at = this.conflicts.indexOf(conflict);
    this.conflicts = this.conflicts.filter((one) => one !== conflict);
    this.say(text, () => {
      undo();
      this.conflicts.splice(Math.max(0, at), 0, conflict);
      this.shown = Math.max(0, at);
      this.say('');
    });
  }

  private say(text: string, undo?: Undo): void {
    clearTimeout(this.timer);
    this.undo = { text, ...(undo && { undo }) };
    this.timer = setTimeout(() => {
      this.undo = undefined;
      if (this.conflicts.length === 0) this.close();
      else this.draw();
    }, UNDO_MS);
    this.draw();
  }

  private status(): HTMLElement {
    const { document, texts } = this.options;
    const status = part(document, 'div', this.undo?.text ?? '');
    status.setAttribute('role', 'status');
    status.hidden = !this.undo?.text;
    if (this.undo?.undo) status.append(button(document, { text: texts.undo }, this.undo.undo));
    return status;
  }

  private wording(value: FieldValue | undefined): string {
    const { texts } = this.options;
    if (value?.kind === 'checked') return value.checked ? texts.ticked : texts.unticked;
    if (value?.kind === 'choice') return value.chosen.join(', ') || texts.empty;
    return (value && value.kind !== 'open' && value.text) || texts.empty;
  }
}

const isFocusIn = (box: HTMLElement): boolean => (box.getRootNode() as ShadowRoot).activeElement !== null;
