/** The listening page in a real Chromium. Without one on the machine these tests are skipped, and the reporter says so. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeRunReport } from '../../src/app/report.ts';
import { type Browser, CHROMIUM, type Page, startBrowser } from '../support/chromium.ts';
import { aCall, aRun } from '../unit/dataset/a-run.ts';

const HOSTILE = '</script><img src=x onerror="document.title=\'broken into\'">';
let browser: Browser | undefined;
let page: Page | undefined;
beforeAll(() => {
  if (CHROMIUM !== undefined) browser = startBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  await page?.close();
  page = undefined;
});

async function open(hash = '', ...size: [width: number, height: number] | []): Promise<Page> {
  const calls = [
    aCall('call_0001'),
    aCall(
      'call_0002',
      [
        ['agent', HOSTILE, 0.5, 2],
        ['customer', 'The box is gone.', 2.5, 4],
      ],
      { issue_category: HOSTILE, outcome: 'escalated' },
    ),
  ];
  const refused = aCall('call_0003', undefined, {
    quality: { verdict: 'quarantined', reasons: ['agent repeats itself'] },
  });
  const dir = await aRun(calls, { audio: true, quarantined: [refused] });
  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
  const counts = { ...manifest.counts, turns: 14, back_channels: 4, responder_calls: 9 };
  await writeFile(join(dir, 'manifest.json'), JSON.stringify({ ...manifest, counts }));
  await writeRunReport(dir);
  page = await (browser as Browser).open(`${pathToFileURL(join(dir, 'report.html'))}${hash}`, ...size);
  return page;
}

const textOf = (id: string) => `document.getElementById('${id}').innerText`;

describe.skipIf(CHROMIUM === undefined)('the listening page in Chromium (skipped where there is none)', () => {
  it('opens from disk without a fault and loads nothing but its recording', async () => {
    const { evaluate, faults, requests } = await open('#call_0001');
    expect(await evaluate(textOf('title'))).toBe('2 calls · run run-1');
    expect(await evaluate(textOf('detail'))).toContain('order NW-48213');
    expect(
      await evaluate(
        `document.querySelector('.heard del').textContent + ' ' + document.querySelector('.heard ins').textContent`,
      ),
    ).toBe('box fox');
    expect(await evaluate(`document.querySelector('.scores').innerText`)).toMatch(/satisfaction\s+71/);
    expect(await evaluate(`document.querySelector('.weights').textContent`)).toBe('outcome resolved+20');
    expect(faults).toEqual([]);
    expect(requests.filter((url) => !/^data:|(report\.html(#.*)?|audio\/call_0001\.wav)$/.test(url))).toEqual([]);
  });

  it('keeps the words of its menu whole on a narrow screen', async () => {
    const { evaluate } = await open('', 320, 700);
    const links = '[...document.querySelectorAll("nav a")]';
    expect(await evaluate(`${links}.length`)).toBeGreaterThan(3);
    const lines = `${links}.map((link) => Math.round(link.scrollHeight / parseFloat(getComputedStyle(link).lineHeight)))`;
    expect(await evaluate(`Math.max(...${lines})`)).toBeLessThanOrEqual(2);
    expect(await evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  });

  it('parts turns from back-channels', async () => {
    const { evaluate } = await open();
    expect(await evaluate(textOf('tiles'))).toMatch(/Turns\s+10\s+and 4 back-channels, with 9 responder calls/i);
  });

  it('shows hostile text as text', async () => {
    const { evaluate, faults } = await open('#call_0002');
    expect(await evaluate(textOf('detail'))).toContain(HOSTILE);
    expect(await evaluate('document.images.length')).toBe(0);
    expect(await evaluate('document.title')).toBe('synthcall run run-1');
    expect(faults).toEqual([]);
  });

  it('plays, and the transcript follows; a click in it seeks', async () => {
    const { evaluate, until } = await open('#call_0001');
    await until(`document.querySelector('audio').readyState >= 1`);
    expect(await evaluate(`document.querySelector('audio').duration`)).toBeCloseTo(9, 2);
    await evaluate(`document.querySelectorAll('.seek')[1].click()`);
    await until(`document.querySelector('audio').currentTime > 3.4 && !document.querySelector('audio').paused`);
    expect(await evaluate(`document.querySelector('.turn.now .speaker').textContent`)).toBe('Customer');
    await evaluate(`document.querySelector('audio').pause()`);
    await evaluate(`document.querySelector('canvas').dispatchEvent(new KeyboardEvent('keydown', { key: 'Home' }))`);
    expect(await evaluate(`document.querySelector('canvas').getAttribute('aria-valuetext')`)).toBe('0:00 of 0:09');
    await evaluate(
      `(() => { const canvas = document.querySelector('canvas'), box = canvas.getBoundingClientRect(); canvas.dispatchEvent(new MouseEvent('click', { clientX: box.left + box.width * 0.85 })); })()`,
    );
    expect(await evaluate(`document.querySelector('audio').currentTime`)).toBeCloseTo(7.65, 1);
    expect(await evaluate(`document.querySelector('.turn.now p').innerText`)).toContain('I see.');
  });

  it('filters, searches what was said, sorts, and opens what is clicked', async () => {
    const { evaluate } = await open();
    const ids = `[...document.querySelectorAll('#call-table tbody tr')].map((row) => row.dataset.id)`;
    const type = (id: string, value: string) =>
      evaluate(
        `(() => { const field = document.getElementById('${id}'); field.value = '${value}'; field.dispatchEvent(new Event('input', { bubbles: true })); })()`,
      );
    expect(await evaluate(ids)).toEqual(['call_0003', 'call_0001', 'call_0002']);
    await type('search', 'BOX gone');
    expect(await evaluate(ids)).toEqual(['call_0002']);
    await type('search', '');
    await type('filter-verdict', 'quarantined');
    expect(await evaluate(ids)).toEqual(['call_0003']);
    await type('filter-verdict', '');
    await evaluate(
      `[...document.querySelectorAll('#call-table thead button')].find((button) => button.textContent === 'Turns').click()`,
    );
    expect(await evaluate(ids)).toEqual(['call_0002', 'call_0003', 'call_0001']);
    expect(await evaluate(`document.querySelector('th[aria-sort]').getAttribute('aria-sort')`)).toBe('ascending');
    await evaluate(`document.querySelector('tr[data-id=call_0003] button').click()`);
    expect(await evaluate(textOf('detail'))).toContain('Refused: agent repeats itself');
    expect(await evaluate(`document.activeElement.id`)).toBe('detail');
  });

  it('needs no sideways scrolling on a telephone', async () => {
    const { evaluate } = await open('', 500, 900);
    expect(await evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});
