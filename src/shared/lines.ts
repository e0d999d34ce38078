/** Text that comes in pieces, as lines. Not by node:readline: from Node 24 on it ends lines at U+2028 too, which may stand inside JSON. */

/** Each line without its end (`\n` or `\r\n`); the last one also where no end follows, unless it is empty. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}
