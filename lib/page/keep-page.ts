import type { Arrival } from '../model/arrival';
import type { Edit } from '../model/edit';
import type { FieldState } from '../model/field-state';
import { LIMITS } from '../model/limits';
import { newId } from '../model/new-id';
import type { PageCommand, SavedPage } from '../model/page-command';
import type { PageAccess } from './adapters/adapter';
import { reportRestored, sayHello, type BackgroundPort, type Greeting, type Welcome } from './background-port';
import type { ConflictTexts } from './conflict-texts';
import { framePath } from './frame-path';
import { observeNavigation } from './observe-navigation';
import { observeReturn } from './observe-edits';
import { keepOrphans } from './orphan-list';
import { PageWatch } from './page-watch';
import { SaveLoop } from './save-loop';
import type { Changer } from './save-timer';

export interface KeepPageOptions {
  window: Window;
  access: PageAccess;
  background: BackgroundPort;
  texts: ConflictTexts;
}

/** Keeps one frame of one tab from its first moment on: says hello, saves, restores, obeys. */
export class PageKeeper {
  private readonly life = new AbortController();
  private readonly started = performance.now();
  private document = newId();
  private documentLife = new AbortController();
  private lastSeq = 0;
  private watch: PageWatch | undefined;
  private loop: SaveLoop | undefined;
  private debounceMs = 500;
  /** The strongest change seen before the background said whether this page is kept. */
  private early: Changer | undefined;
  private hasYielded = false;
  private readonly restoring = new Set<string>();
  /** What found no place, while nobody watches the page. */
  private orphans: FieldState[] = [];
  /** Where the frame was born: frames beside it that go later do not make it another one. */
  private readonly frame: number[];

  constructor(private readonly options: KeepPageOptions) {
    this.frame = framePath(options.window);
  }

  /** Aborts when this instance has ended. */
  get signal(): AbortSignal {
    return this.life.signal;
  }

  /** Watches from now on; nothing is read before the background allows it. */
  start(): void {
    const { window } = this.options;
    const { signal } = this.life;
    this.watch = this.beginWatch();
    const { former } = this.watch;
    if (former) {
      this.document = former.document;
      this.lastSeq = former.lastSeq;
    }
    const check = observeNavigation({
      page: window,
      signal,
      onBefore: () => this.loop?.depart(),
      onAfter: () => this.turnPage(),
    });
    this.checkAddress = check;
    observeReturn(window, signal, () => {
      this.loop?.sayAgain();
      void this.greet('found');
    });
    void this.greet(former ? 'known' : window.document.readyState === 'loading' ? 'loaded' : 'found');
  }

  /** Carries out a command of the background; resolves when that is done and, for `flush`, durable. */
  async obey(command: PageCommand): Promise<void> {
    if (command.type === 'flush') await this.loop?.flush();
    if (command.type === 'say-again') this.loop?.sayAgain();
    if (command.type === 'capture') this.setCapture(command.capture, command.debounceMs);
    if (command.type === 'greet') await this.greet('known');
    if (command.type === 'dismiss-orphans') this.dismissOrphans();
    if (command.type === 'undo-restore') this.undoRestore();
    if (command.type === 'dismiss-orphans' || command.type === 'undo-restore') await this.loop?.flush();
  }

  /** Makes way for another instance in the same world, which asks for what this one knows by events. */
  yield(): void {
    this.hasYielded = true;
    if (!this.watch) this.stop();
  }

  /** Ends everything at once. */
  stop(): void {
    this.life.abort();
    this.documentLife.abort();
    this.watch?.stop();
    this.loop?.stop();
  }

  private checkAddress = (): void => undefined;

  private beginWatch(): PageWatch {
    const watch = new PageWatch({
      ...this.options,
      started: this.started,
      isOver: () => this.hasYielded || this.options.background.isOrphaned(),
      former: () => ({ document: this.document, lastSeq: this.loop?.lastSeq ?? this.lastSeq }),
      onHandedOver: () => this.stop(),
      onChange: (by) => this.changed(by),
      onLeave: () => this.loop?.leave(),
    });
    keepOrphans(watch.page, this.orphans);
    return watch;
  }

  private changed(by: Changer): void {
    this.checkAddress();
    if (this.loop) this.loop.changed(by);
    else if (by === 'user' || !this.early) this.early = by;
  }

  private async greet(arrival: Arrival): Promise<void> {
    const { document, life, options } = this;
    const isWanted = (): boolean =>
      !life.signal.aborted && document === this.document && !options.background.isOrphaned();
    await sayHello(options.background, {
      greeting: () => ({ ...this.facts(), arrival }),
      isWanted,
      onWelcome: (welcome) => this.welcome(welcome),
      signal: life.signal,
    });
  }

  private welcome({ capture, debounceMs, restore = [] }: Welcome): void {
    this.setCapture(capture, debounceMs);
    const waiting = restore.filter(({ awaiting }) => !this.restoring.has(awaiting));
    if (capture && waiting.length > 0) {
      this.restore(waiting).catch((error: unknown) => this.options.background.onError(error, 'restoring a page'));
    }
  }

  private setCapture(isOn: boolean, debounceMs: number): void {
    this.debounceMs = debounceMs;
    if (!isOn) {
      this.lastSeq = this.loop?.lastSeq ?? this.lastSeq;
      this.orphans = this.watch?.page.orphans ?? this.orphans;
      this.watch?.stop();
      this.loop?.stop();
      this.watch = this.loop = this.early = undefined;
      return;
    }
    this.watch ??= this.beginWatch();
    this.loop?.setDebounce(debounceMs);
    if (this.loop) return;
    const loop = this.beginLoop();
    // Put into a page that was there before us, or slow to be answered: what was typed has waited long enough.
    const hasWaited = this.early === 'user' || this.options.window.document.readyState !== 'loading';
    if (hasWaited) void loop.flush();
    this.early = undefined;
  }

  private beginLoop(): SaveLoop {
    const { background } = this.options;
    const loop = new SaveLoop({
      document: this.document,
      lastSeq: this.lastSeq,
      debounceMs: this.debounceMs,
      capture: () => ({ ...this.facts(), ...this.requireWatch().page.capture() }),
      send: (edit) => this.send(edit),
      wal: background.wal,
      isOrphaned: () => background.isOrphaned(),
      onError: (error, when) => background.onError(error, when),
    });
    loop.changed('page');
    this.loop = loop;
    return loop;
  }

  private async send(edit: Edit): Promise<number> {
    try {
      return await this.options.background.save(edit);
    } catch (error) {
      // The user took this site out while the page was open, and the command to stop has not come yet.
      if (edit.document === this.document && (error as { code?: unknown }).code === 'not-kept') {
        this.setCapture(false, this.debounceMs);
      }
      throw error;
    }
  }

  /** The single-page app shows another page: what was kept of the former one stays as it was. */
  private turnPage(): void {
    const delivered = this.loop?.retire();
    this.documentLife.abort();
    this.documentLife = new AbortController();
    this.watch?.prompt.close();
    this.restoring.clear();
    this.document = newId();
    this.lastSeq = 0;
    if (this.loop) this.beginLoop();
    // Saying hello closes the former document, which its own last edit would open again.
    void Promise.resolve(delivered).then(() => this.greet('turned'));
  }

  private async restore(saved: readonly SavedPage[]): Promise<void> {
    const { document, documentLife } = this;
    const awaiting = saved.map((page) => page.awaiting);
    for (const id of awaiting) this.restoring.add(id);
    const result = await this.requireWatch().restore(saved, documentLife.signal);
    const isDurable = !documentLife.signal.aborted && (await this.loop?.flush());
    // Unless the page holds all of it in what is saved of it now, the background goes on keeping it for the page.
    if (isDurable && result) {
      const { outcomes, milliseconds } = result;
      const report = { document, awaiting, outcomes, milliseconds };
      await reportRestored(this.options.background, report, this.life.signal);
    }
    for (const id of awaiting) this.restoring.delete(id);
  }

  private dismissOrphans(): void {
    this.orphans = [];
    this.watch?.dismissOrphans();
  }

  private undoRestore(): void {
    this.documentLife.abort();
    this.documentLife = new AbortController();
    this.watch?.undoRestore();
  }

  private requireWatch(): PageWatch {
    if (!this.watch) throw new Error('This page is not being captured.');
    return this.watch;
  }

  private facts(): Omit<Greeting, 'arrival'> {
    const { window } = this.options;
    const title = window.document.title.slice(0, LIMITS.titleCharacters);
    return { document: this.document, frame: this.frame, title, url: this.address() };
  }

  private address(): string {
    return this.options.window.location.href.slice(0, LIMITS.urlCharacters);
  }
}
