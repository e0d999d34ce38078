import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aCall, aRun, exported, type Said } from '../a-run.ts';

interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly voice?: string;
  readonly text: string;
}

const TIMES = /^(\d{2,}):([0-5]\d):([0-5]\d)([.,])(\d{3}) --> (\d{2,}):([0-5]\d):([0-5]\d)([.,])(\d{3})$/;

function times(line: string, mark: string): { startMs: number; endMs: number } {
  const match = TIMES.exec(line);
  if (!match || match[4] !== mark || match[9] !== mark) throw new Error(`no times: ${line}`);
  const ms = (from: number) =>
    ((Number(match[from]) * 60 + Number(match[from + 1])) * 60 + Number(match[from + 2])) * 1000;
  const [startMs, endMs] = [ms(1) + Number(match[5]), ms(6) + Number(match[10])];
  if (endMs <= startMs) throw new Error(`a cue must end after it begins: ${line}`);
  return { startMs, endMs };
}

/** The syntax of the WebVTT standard, section 4, as far as files without styles and regions go. */
function parseVtt(text: string): Cue[] {
  const [head, ...blocks] = text.replace(/\n+$/, '').split(/\n{2,}/);
  if (head !== 'WEBVTT') throw new Error(`not WebVTT: ${head}`);
  const cues: Cue[] = [];
  for (const block of blocks) {
    const lines = block.split('\n');
    if (lines[0]?.startsWith('NOTE')) continue;
    const at = lines.findIndex((line) => line.includes('-->'));
    if (at > 1 || (at === 1 && lines[0]?.includes('-->')))
      throw new Error(`a cue has at most one line of id: ${block}`);
    const payload = lines.slice(at + 1).join('\n');
    const voice = /^<v(?:\.[^\s>]+)? ([^>]+)>([^<>]*)<\/v>$/.exec(payload);
    if (!voice?.[1] || voice[2] === undefined || /&(?!(amp|lt|gt|lrm|rlm|nbsp);)/.test(voice[2]))
      throw new Error(`bad payload: ${payload}`);
    const plain = voice[2].replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    cues.push({ ...times(lines[at] as string, '.'), voice: voice[1], text: plain });
  }
  for (const [index, cue] of cues.entries()) {
    if (index > 0 && cue.startMs < (cues[index - 1] as Cue).startMs)
      throw new Error('cues must be ordered by their beginnings');
  }
  return cues;
}

function parseSrt(text: string): Cue[] {
  return text
    .replace(/\n+$/, '')
    .split(/\n{2,}/)
    .map((block, index) => {
      const [number, line, ...payload] = block.split('\n');
      if (number !== String(index + 1)) throw new Error(`block ${index + 1} is numbered ${number}`);
      if (payload.length === 0 || payload.some((one) => one === '' || one.includes('-->')))
        throw new Error('bad payload');
      return { ...times(line as string, ','), text: payload.join('\n') };
    });
}

const HOSTILE: readonly Said[] = [
  ['agent', 'One & two <b>three</b>', 0, 1.5],
  ['customer', 'four --> five &lt; six', 1.5, 3.0004],
  ['agent', 'never placed'],
  ['customer', 'over\n\nlines', 4, 5],
];

describe('captions', () => {
  it('are WebVTT that gives back who said what and when', async () => {
    const dir = await aRun([aCall('call_0001'), aCall('call_0002', HOSTILE)]);
    const result = await exported(dir, ['vtt']);
    const cues = parseVtt(await readFile(join(dir, 'exports/vtt/call_0001.vtt'), 'utf8'));
    expect(cues.map(({ voice }) => voice)).toEqual(['Agent', 'Customer', 'Agent', 'Customer']);
    expect(cues[1]).toEqual({
      startMs: 3400,
      endMs: 7250,
      voice: 'Customer',
      text: "Um, it's order NW-48213. It never, th- the box never came.",
    });
    const hostile = parseVtt(await readFile(join(dir, 'exports/vtt/call_0002.vtt'), 'utf8'));
    expect(hostile.map(({ text }) => text)).toEqual(['One & two <b>three</b>', 'four --> five &lt; six', 'over lines']);
    expect(result.written[0]?.notes).toEqual(['turns without times are left out']);
  });

  it('are SubRip that gives back the same', async () => {
    const dir = await aRun([aCall('call_0001', HOSTILE)]);
    await exported(dir, ['srt']);
    const blocks = parseSrt(await readFile(join(dir, 'exports/srt/call_0001.srt'), 'utf8'));
    expect(blocks).toEqual([
      { startMs: 0, endMs: 1500, text: 'Agent: One & two <b>three</b>' },
      { startMs: 1500, endMs: 3000, text: 'Customer: four → five &lt; six' },
      { startMs: 4000, endMs: 5000, text: 'Customer: over lines' },
    ]);
  });

  it('cut a long turn between words, after a sentence where one ends, and lose nothing', async () => {
    const said = `${'The first sentence is of some length, but it ends. '.repeat(2)}${'word '.repeat(60)}end`;
    const dir = await aRun([aCall('call_0001', [['agent', said, 2, 42]])]);
    await exported(dir, ['vtt']);
    const cues = parseVtt(await readFile(join(dir, 'exports/vtt/call_0001.vtt'), 'utf8'));
    expect(cues.length).toBeGreaterThan(4);
    expect(cues.map(({ text }) => text).join(' ')).toBe(said);
    expect(cues[0]?.text.endsWith('ends.')).toBe(true);
    expect(Math.max(...cues.map(({ text }) => text.length))).toBeLessThanOrEqual(84);
    expect([cues[0]?.startMs, cues.at(-1)?.endMs]).toEqual([2000, 42_000]);
  });
});
