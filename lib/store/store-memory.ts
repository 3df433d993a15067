import { WholeTrees } from './archive/whole-trees';
import type { Database } from './database';
import { IdKeyring } from './id-keyring';
import type { ObjectSource } from './objects';
import { PackCache } from './packs';
import { readIdKey } from './prepare-settings';
import { StoredIds } from './stored-ids';

/** What one context remembers of the database it has open. */
export class StoreMemory implements ObjectSource {
  readonly keyring: IdKeyring;
  readonly packs: PackCache;
  /** A cache of its own: a walk goes through everything, and would push out what readers need. */
  readonly walkedPacks: PackCache;
  readonly stored: StoredIds;
  readonly trees: WholeTrees;

  constructor(readonly db: Database) {
    this.keyring = new IdKeyring(() => readIdKey(db));
    this.packs = new PackCache(db);
    this.walkedPacks = new PackCache(db);
    this.stored = new StoredIds(db);
    this.trees = new WholeTrees(db);
  }

  /** To be called when the database was closed for a while, or emptied: it may not be as it was. */
  forget(): void {
    this.keyring.forget();
    this.packs.clear();
    this.walkedPacks.clear();
    this.stored.forget();
    this.trees.forget();
  }
}
