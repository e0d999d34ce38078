// One call in full: facts, player, transcript.
import { byId, clock, count, data, make, money, plain, verdictMark } from './dom.js';
import { createPlayer } from './player.js';
import { followTurns, switchesFor, transcriptOf } from './transcript.js';

const pane = byId('detail');
let close = () => {};

/** Shows a call, or a hint when there is none. The one before is silenced. */
export function showDetail(call) {
  close();
  close = () => {};
  if (!call) return pane.replaceChildren(make('p', { class: 'empty' }, 'There is no call to show.'));
  const more = data.details[call.id];
  if (!more) return pane.replaceChildren(...headOf(call), linkTo(call));
  const list = transcriptOf(more.turns, (seconds) => player.seek(seconds, more.audio !== undefined));
  const player = createPlayer(call, more, (seconds, isChosen) => {
    followTurns(list, more.turns, seconds, (item) => {
      if (isChosen || player.isPlaying()) keepInSight(item);
    });
  });
  close = player.close;
  pane.replaceChildren(
    ...headOf(call),
    factsOf(more.labels),
    ...scoresOf(more),
    player.element,
    switchesFor(list),
    list,
  );
}

function headOf(call) {
  const chips = [
    plain(call.issue),
    plain(call.outcome),
    `ended: ${plain(call.ending)}`,
    count(call.turns, 'turn'),
    clock(call.duration),
    ...(call.cost === null ? [] : [money(call.cost)]),
  ];
  const [customer, agent] = ['customer', 'agent'].map((role) => make('span', { class: `${role}-ink` }, call[role]));
  const marks = chips.map((chip) => make('li', { class: 'mark' }, chip));
  const refused = make('p', { class: 'notice' }, `Refused: ${call.reasons.join('; ')}`);
  return [
    make('h3', {}, call.id),
    make('p', { class: 'people' }, customer, ' calls, ', agent, ' answers'),
    make('ul', { class: 'chips' }, make('li', {}, verdictMark(call.verdict)), marks),
    ...(call.reasons.length > 0 ? [refused] : []),
  ];
}

function linkTo(call) {
  const folder = call.verdict === 'accepted' ? 'transcripts' : 'quarantine/transcripts';
  const link = make('a', { href: `${folder}/${encodeURIComponent(call.id)}.txt` }, 'open its text');
  return make('p', {}, 'The transcript of this call is not in this page: ', link, '.');
}

function factsOf(facts) {
  const entries = Object.entries(facts).map(([name, value]) =>
    make('div', {}, make('dt', {}, plain(name)), make('dd', {}, factText(value))),
  );
  return make('dl', { class: 'facts' }, entries);
}

/** Scores as figures; what moved them behind a click. A score is a number, or `{value, method, facts: [{fact, weight}]}`. */
function scoresOf({ scores }) {
  const entries = Object.entries(scores).map(([name, score]) => [
    name,
    score?.facts ? score : { value: score, facts: [] },
  ]);
  if (entries.length === 0) return [];
  const figures = make(
    'dl',
    { class: 'scores' },
    entries.map(([name, { value }]) => make('div', {}, make('dt', {}, plain(name)), make('dd', {}, factText(value)))),
  );
  const explained = entries.filter(([, { facts }]) => facts.length > 0);
  if (explained.length === 0) return [figures];
  const columns = explained.map(([name, { facts }]) =>
    make('div', {}, make('h4', {}, plain(name)), make('ul', { class: 'weights' }, facts.map(weightItem))),
  );
  const summary = make('summary', {}, 'What moved the scores');
  return [figures, make('details', { class: 'rest' }, summary, make('div', { class: 'columns' }, columns))];
}

function weightItem({ fact, weight }) {
  const sign = weight > 0 ? '+' : '';
  return make('li', {}, plain(fact), make('span', { class: 'number' }, `${sign}${Number(weight.toFixed(1))}`));
}

function factText(value) {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : runs(value.map(factText)).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value) : plain(value);
}

/** `neutral, neutral, angry` as `neutral ×2, angry`. */
function runs(values) {
  const counted = [];
  for (const value of values) {
    if (counted.at(-1)?.value === value) counted.at(-1).times += 1;
    else counted.push({ value, times: 1 });
  }
  return counted.map(({ value, times }) => (times > 1 ? `${value} ×${times}` : value));
}

/** Scrolls whatever scrolls: the pane beside the list, or the page when there is room for one column only. */
function keepInSight(item) {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const behavior = isCalm ? 'auto' : 'smooth';
  if (pane.scrollHeight <= pane.clientHeight + 4) return item.scrollIntoView({ block: 'nearest', behavior });
  const [box, frame] = [item.getBoundingClientRect(), pane.getBoundingClientRect()];
  const isOutside = box.top < frame.top || box.bottom > frame.bottom;
  if (isOutside) pane.scrollBy({ top: box.top - frame.top - frame.height / 3, behavior });
}
