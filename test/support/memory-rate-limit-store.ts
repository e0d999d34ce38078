/** The daily documents in memory, with real compare-and-set and a hook that lets a test interfere between read and write. */
import type { RateLimitDocument, RateLimitStore } from '../../src/domain/ports.ts';

export interface MemoryRateLimitStore extends RateLimitStore {
  readonly documents: Map<string, { document: RateLimitDocument; revision: string }>;
  beforeWrite: (() => void) | undefined;
  broken: boolean;
}

export function memoryRateLimitStore(): MemoryRateLimitStore {
  const store: MemoryRateLimitStore = {
    documents: new Map(),
    beforeWrite: undefined,
    broken: false,
    read: async (date) => {
      if (store.broken) throw new Error('unreachable');
      return store.documents.get(date);
    },
    write: async (date, document, revision) => {
      if (store.broken) throw new Error('unreachable');
      store.beforeWrite?.();
      const current = store.documents.get(date);
      if (current?.revision !== revision) return false;
      store.documents.set(date, { document, revision: String(Number(revision ?? -1) + 1) });
      return true;
    },
  };
  return store;
}
