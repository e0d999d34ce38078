/** Memory that is used again and again: sound is made of long arrays that live for an instant, and fresh ones would wait for the collector. */

/**
 * Gives the first `length` numbers of one array, silent; it grows to the longest that was ever asked for. What was given
 * before is given again: it must no longer be needed, and never be kept.
 */
export function createWorkspace(): (length: number) => Float32Array {
  let memory = new Float32Array(0);
  return (length) => {
    if (memory.length < length) memory = new Float32Array(length);
    return memory.subarray(0, length).fill(0);
  };
}
