import type { FieldState } from '../model/field-state';
import type { SavedPage } from '../model/page-command';
import type { PageAccess } from './adapters/adapter';
import { createPageCapture, type PageCapture } from './capture-page';
import { ConflictPrompt, isOwnHost } from './conflict-prompt';
import type { ConflictTexts } from './conflict-texts';
import { watchHands, type Hands } from './hands';
import { offerHandover, takeOver, type Former } from './handover';
import { observeEdits, observeLeaving } from './observe-edits';
import { dropOrphans } from './orphan-list';
import { createDecisions, fieldOf } from './resolve-conflict';
import { restorePage, type RestoreResult } from './restore-page';
import type { Changer } from './save-timer';
import { UndoList } from './undo-list';

export interface PageWatchOptions {
  window: Window;
  access: PageAccess;
  texts: ConflictTexts;
  /** `performance.now()` of the page's first sign of life. */
  started: number;
  isOver: () => boolean;
  /** Where the script has come to that watches by this. */
  former: () => Former;
  onHandedOver: () => void;
  onChange: (by: Changer) => void;
  onLeave: () => void;
}

/** Everything that looks at the page while it is captured; gone without a trace when capture is turned off. */
export class PageWatch {
  readonly page: PageCapture;
  readonly prompt: ConflictPrompt;
  /** The script whose place this one has taken. */
  readonly former: Former | undefined;
  private readonly access: PageAccess;
  private readonly life = new AbortController();
  private readonly undo = new UndoList();
  private readonly hands: Hands;
  private kept: FieldState[] = [];

  constructor(private readonly options: PageWatchOptions) {
    const { window, texts, isOver, former, onHandedOver, onChange, onLeave } = options;
    const { document } = window;
    const { signal } = this.life;
    this.access = {
      ...options.access,
      shadowRootOf: (element) => (isOwnHost(element) ? null : options.access.shadowRootOf(element)),
    };
    const { access, undo } = this;
    const page = createPageCapture({ document, url: () => new URL(document.URL), access, signal });
    this.page = page;
    this.former = takeOver(document, { page, undo });
    offerHandover({ document, signal, page, undo, isOver, former, onHandedOver });
    observeEdits({ page, signal, onChange });
    observeLeaving({ window, page, signal, onLeave });
    this.hands = watchHands(page, signal);
    const decisions = createDecisions({ page, access, signal, onDecided: () => onChange('user') });
    this.prompt = new ConflictPrompt({
      document,
      texts,
      decisions,
      roots: () => page.roots(),
      read: (conflict) => fieldOf(conflict, page)?.value(),
    });
  }

  /** Puts saved pages back; undefined when the page turned to another one meanwhile. */
  async restore(saved: readonly SavedPage[], signal: AbortSignal): Promise<RestoreResult | undefined> {
    const { page, access, undo, hands, options } = this;
    const { window, started } = options;
    const both = AbortSignal.any([signal, this.life.signal]);
    const result = await restorePage(saved, { page, window, access, signal: both, undo, hands, started });
    if (both.aborted) return undefined;
    this.kept.push(...result.kept);
    this.prompt.ask(result.conflicts);
    return result;
  }

  /** Gives fields back what they held before the restore, and forgets what it left over: it is offered again. */
  undoRestore(): void {
    this.prompt.close();
    this.undo.undo(this.page.liveFields(), this.access);
    dropOrphans(this.page, this.kept);
    this.kept = [];
  }

  /** Somebody looked at what found no place and needs it no more. */
  dismissOrphans(): void {
    this.prompt.close();
    this.page.orphans = [];
    this.kept = [];
  }

  stop(): void {
    this.prompt.close();
    this.life.abort();
  }
}
