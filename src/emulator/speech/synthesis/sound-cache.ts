/** The most recently used sounds, bounded by their size in memory. */

/** A cache of sound by key; `put` may forget older entries, never the newest. */
export interface SoundCache {
  get(key: string): Int16Array | undefined;
  put(key: string, samples: Int16Array): void;
  /** Bytes held now. */
  size(): number;
}

export function createSoundCache(maxBytes: number): SoundCache {
  const entries = new Map<string, Int16Array>();
  let bytes = 0;
  return {
    get: (key) => {
      const samples = entries.get(key);
      if (samples === undefined) return undefined;
      entries.delete(key);
      entries.set(key, samples);
      return samples;
    },
    put: (key, samples) => {
      bytes += samples.byteLength - (entries.get(key)?.byteLength ?? 0);
      entries.delete(key);
      entries.set(key, samples);
      for (const [oldest, old] of entries) {
        if (bytes <= maxBytes || oldest === key) break;
        entries.delete(oldest);
        bytes -= old.byteLength;
      }
    },
    size: () => bytes,
  };
}
