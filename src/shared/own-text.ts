/** Pieces of text that are kept for long. */

/** V8 copies pieces shorter than this, and cuts longer ones out of the text they stand in without copying. */
const SHORTEST_CUT = 13;

/**
 * The same text in memory of its own, in one piece: what was cut out would keep all that stood around it, what was put together
 * its parts, for as long as it is kept.
 */
export function ownText(text: string): string {
  return text.length < SHORTEST_CUT ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
