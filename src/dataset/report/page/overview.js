// Title, figures, and how the calls spread.
import { byId, calls, count, data, make, money, number, plain } from './dom.js';

export function showOverview() {
  showTitle();
  byId('tiles').append(...tiles().map(tile));
  showSpread();
}

function showTitle() {
  const { run } = data;
  byId('title').textContent = `${count(accepted(), 'call')} · run ${run.id}`;
  const facts = [
    run.world && `${run.world} world`,
    run.responder && `responder ${run.responder}`,
    run.seed && `seed ${run.seed}`,
    run.strategy && `strategy ${run.strategy}`,
    run.version && `synthcall ${run.version}`,
  ];
  byId('subtitle').textContent = facts.filter(Boolean).join(' · ');
}

/** Calls that passed the gate; counted when the run has no manifest. */
function accepted() {
  return data.run.counts.accepted ?? calls.filter((call) => call.verdict === 'accepted').length;
}

function tiles() {
  const { counts, spend, stopped_by } = data.run;
  const seconds = counts.call_seconds ?? sum((call) => call.duration);
  const talking = seconds < 6000 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
  return [
    ['Calls accepted', number(accepted()), counts.planned === undefined ? '' : `of ${number(counts.planned)} planned`],
    ['Quarantined', number(counts.quarantined ?? calls.length - accepted()), 'refused by the quality gate'],
    ['Failed', number(counts.failed ?? 0), counts.not_dialled ? `${number(counts.not_dialled)} not dialled` : ''],
    [
      'Turns',
      number((counts.turns ?? sum((call) => call.turns)) - (counts.back_channels ?? 0)),
      [
        counts.back_channels && `and ${count(counts.back_channels, 'back-channel')}`,
        counts.responder_calls !== undefined && count(counts.responder_calls, 'responder call'),
      ]
        .filter(Boolean)
        .join(', with '),
    ],
    ['Talking', talking, data.audio > 0 ? `${count(data.audio, 'call')} with sound` : 'no sound in this run'],
    ['Cost', spend?.priced ? money(spend.cost_usd) : 'unpriced', stopped_by ? `stopped by ${stopped_by}` : ''],
  ];
}

function sum(value) {
  return calls.reduce((total, call) => total + value(call), 0);
}

function tile([name, value, small]) {
  return make('div', {}, make('dt', {}, name), make('dd', {}, value, small && make('small', {}, small)));
}

const SPREADS = {
  outcome: 'Outcomes',
  ending: 'Endings',
  issue: 'Issues',
  customer: 'Customers',
  agent: 'Agents',
  emotion: 'Emotions of turns',
  act: 'Acts of turns',
};

function showSpread() {
  for (const [name, title] of Object.entries(SPREADS)) {
    const spread = data.spread[name];
    if (!spread || Object.keys(spread.counts).length === 0) continue;
    const never =
      spread.missing.length > 0 && make('p', { class: 'rest' }, `Never: ${spread.missing.map(plain).join(', ')}`);
    byId('spread-cards').append(
      make('div', { class: 'card' }, make('h3', {}, title), ...bars(spread.counts, 8), never || ''),
    );
  }
}

/** Counts as bars, the first `limit` at once, the others behind a click. */
export function bars(counts, limit) {
  const entries = Object.entries(counts);
  const most = Math.max(1, ...entries.map(([, value]) => value));
  const list = (part) =>
    make(
      'ul',
      { class: 'bars' },
      part.map(([name, value]) => bar(name, value, most)),
    );
  if (entries.length <= limit) return [list(entries)];
  const rest = make('summary', {}, `${entries.length - limit} more`);
  return [list(entries.slice(0, limit)), make('details', { class: 'rest' }, rest, list(entries.slice(limit)))];
}

function bar(name, value, most) {
  const fill = make('span', { class: 'fill' });
  fill.style.width = `${((100 * value) / most).toFixed(1)}%`;
  return make(
    'li',
    {},
    make('span', { class: 'name', title: plain(name) }, plain(name)),
    make('span', { class: 'bar', 'aria-hidden': 'true' }, fill),
    make('span', { class: 'number' }, number(value)),
  );
}
