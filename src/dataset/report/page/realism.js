// The measures of realism against their bands, and what the quality gate refused.

import { byId, calls, count, data, make, verdictMark } from './dom.js';
import { bars } from './overview.js';

const VERDICTS = {
  'in-band': ['good', '✓ in band'],
  'out-of-band': ['bad', '✗ out of band'],
  'not-enough-calls': ['', 'not enough calls'],
  'not-measured': ['', 'not measured'],
  reported: ['', 'no band'],
};

const TITLES = [
  ['Measure', undefined],
  ['Value', 'number'],
  ['Band', 'number'],
  ['Place', 'optional'],
  ['People', 'number optional'],
  ['Verdict', undefined],
];

export function showRealism() {
  const { realism } = data;
  byId('realism-summary').textContent = `${summary(realism)} Bands come from recorded service calls of people.`;
  const head = TITLES.map(([title, kind]) => make('th', { scope: 'col', class: kind }, title));
  byId('realism-table').append(
    make('thead', {}, make('tr', {}, head)),
    make('tbody', {}, realism.measures.map(measureRow)),
  );
}

function summary({ inBand, outOfBand, calls: measured }) {
  const judged = inBand + outOfBand;
  const verdict =
    judged === 0 ? 'Too few calls to judge.' : `${inBand} of ${judged} measures that can be judged are in band.`;
  const all = calls.filter((call) => call.verdict === 'accepted').length;
  return measured < all ? `${verdict} Measured on ${count(measured, 'call')}, evenly spread over the run.` : verdict;
}

function measureRow(measure) {
  const [kind, words] = VERDICTS[measure.verdict] ?? ['', measure.verdict];
  const needs = measure.verdict === 'not-enough-calls' ? ` (needs ${measure.minimumCalls})` : '';
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, measure.label),
    make('td', { class: 'number' }, figure(measure, measure.value) || '–'),
    make('td', { class: 'number' }, band(measure) || '–'),
    make('td', { class: 'optional' }, track(measure)),
    make('td', { class: 'number optional' }, figure(measure, measure.people) || '–'),
    make('td', {}, make('span', { class: `mark ${kind}` }, words + needs)),
  );
}

function figure({ unit }, value) {
  if (value === undefined) return '';
  if (unit === 'share') return value.toFixed(3);
  if (unit === 'per-100-words') return value.toFixed(2);
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function band(measure) {
  const [low, high] = [figure(measure, measure.low), figure(measure, measure.high)];
  if (low && high) return `${low} – ${high}`;
  return low ? `≥ ${low}` : high && `≤ ${high}`;
}

/** The band as a stretch and the value as a mark on it. */
function track({ low, high, value, people, verdict }) {
  if (value === undefined || (low === undefined && high === undefined)) return '';
  const end = Math.max(value, high ?? 0, low ?? 0, people ?? 0) * 1.15 || 1;
  const stretch = make('i', {});
  stretch.style.left = `${((100 * (low ?? 0)) / end).toFixed(1)}%`;
  stretch.style.right = high === undefined ? '0' : `${(100 - (100 * high) / end).toFixed(1)}%`;
  const mark = make('b', { class: verdict === 'out-of-band' && 'out' });
  mark.style.left = `${((100 * value) / end).toFixed(1)}%`;
  return make('span', { class: 'track', 'aria-hidden': 'true' }, stretch, mark);
}

/** `onShow` filters the list to refused calls. */
export function showQuality(onShow) {
  const refused = calls.filter((call) => call.verdict !== 'accepted');
  const body = byId('quality-body');
  if (refused.length === 0) {
    return body.append(make('p', { class: 'card' }, verdictMark('accepted'), ' The quality gate refused no call.'));
  }
  const reasons = {};
  for (const reason of refused.flatMap((call) => call.reasons)) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const sorted = Object.entries(data.run.quarantine_reasons ?? reasons).sort(([, a], [, b]) => b - a);
  const button = make('button', { type: 'button', onclick: onShow }, 'Show them in the list');
  const where = `${count(refused.length, 'call')} refused, kept in the folder quarantine and left out of every export. `;
  const why = [make('h3', {}, 'Why calls were refused'), ...bars(Object.fromEntries(sorted), 12)];
  body.append(make('div', { class: 'card' }, ...(sorted.length > 0 ? why : []), make('p', {}, where, button)));
}
