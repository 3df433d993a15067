import type { Edit } from '../model/edit';
import { LIMITS } from '../model/limits';

/** `storage.local`, the one place a page can write to without the service worker. */
export interface WalStorage {
  write(edit: Edit): Promise<void>;
  remove(document: string, seq: number): Promise<void>;
}

/** The newest edit of one document that nobody acknowledged, where it survives the page and the service worker. */
export class WriteAhead {
  /** Newest `seq` that is durable here; 0 when there is none. */
  durable = 0;
  private writing = 0;

  constructor(
    private readonly storage: WalStorage,
    private readonly document: string,
  ) {}

  /** Writes `edit` unless it is there already. The former entry goes once this one is safe. */
  async keep(edit: Edit): Promise<void> {
    if (edit.seq <= Math.max(this.writing, this.durable)) return;
    this.writing = edit.seq;
    try {
      await this.storage.write(fitted(edit));
    } catch (error) {
      this.writing = this.durable;
      throw error;
    }
    const former = this.durable;
    this.durable = Math.max(former, edit.seq);
    const superseded = Math.min(former, edit.seq);
    if (superseded > 0) await this.storage.remove(this.document, superseded);
  }

  /** Everything up to `seq` is durable elsewhere. */
  async release(seq: number): Promise<void> {
    if (this.durable === 0 || this.durable > seq) return;
    const { durable } = this;
    this.durable = 0;
    await this.storage.remove(this.document, durable);
  }
}

/** Turns of a conversation are on the provider's servers; when space is short, what was typed goes first. */
function fitted(edit: Edit): Edit {
  if (edit.conversation === undefined || JSON.stringify(edit).length <= LIMITS.walCharacters) return edit;
  const kept = { ...edit };
  delete kept.conversation;
  return kept;
}
