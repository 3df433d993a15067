import type { DocumentId, SessionId, Uid } from '../model/ids';
import type { LiveDocument } from '../model/live-document';
import type { PageRef } from '../model/manifest';
import type { SessionStore } from '../store/session-store';

/** What the background remembers of a live document, without its contents. */
export interface LiveEntry extends Omit<LiveDocument, 'state' | 'refused'> {
  /** The page object of a state already sealed, so that an unchanged page is neither read nor hashed again. */
  sealed?: { seq: number; page: PageRef | undefined } | undefined;
  /** The document that was last given what waits here. */
  offeredTo?: DocumentId | undefined;
  /** It waits for a tab whose window was closed: the next snapshot takes it along. */
  closedWithWindow?: true | undefined;
  /** When it took up what waited for its page. */
  tookUpAt?: number | undefined;
}

/** The live documents of this run in memory: the background is the only writer, so this never lags. */
export class LiveIndex {
  private readonly entries = new Map<DocumentId, LiveEntry>();

  static async load(store: Pick<SessionStore, 'visitLiveDocuments'>, run: SessionId): Promise<LiveIndex> {
    const index = new LiveIndex();
    await store.visitLiveDocuments(run, (document) => void index.put(document));
    return index;
  }

  get(id: DocumentId): LiveEntry | undefined {
    return this.entries.get(id);
  }

  /** Takes over a written document; what is known of an older state of it stays, and so does a younger one. */
  put(document: LiveDocument): LiveEntry {
    const { state: _state, refused: _refused, ...facts } = document;
    const known = this.entries.get(document.id);
    if (known && known.seq > document.seq) return known;
    const entry: LiveEntry = {
      ...facts,
      sealed: known?.sealed,
      tookUpAt: known?.tookUpAt,
      offeredTo: known?.offeredTo,
    };
    this.entries.set(document.id, entry);
    return entry;
  }

  /** Takes over what was drained from the WAL, unless its own page has said as much since, and that it is open. */
  putNewer(document: LiveDocument): void {
    if ((this.entries.get(document.id)?.seq ?? -1) < document.seq) this.put(document);
  }

  change(ids: readonly DocumentId[], change: Partial<LiveEntry>): void {
    for (const id of ids) {
      const entry = this.entries.get(id);
      if (entry) this.entries.set(id, { ...entry, ...change });
    }
  }

  /** Forgets documents, but for those that were written anew since. */
  delete(documents: readonly Pick<LiveEntry, 'id' | 'seq'>[]): void {
    for (const { id, seq } of documents) if ((this.entries.get(id)?.seq ?? 0) <= seq) this.entries.delete(id);
  }

  all(): LiveEntry[] {
    return [...this.entries.values()];
  }

  ofTab(tab: Uid): LiveEntry[] {
    return this.all().filter((entry) => entry.tab === tab);
  }
}
