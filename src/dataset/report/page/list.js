// The list of calls: filter, search, sort, a page at a time.
import { byId, calls, clock, count, data, make, money, number, plain, verdictMark } from './dom.js';

const PAGE = 100;
const view = { query: '', outcome: '', issue: '', verdict: '', sort: 'place', isDown: false, shown: PAGE, current: '' };

/** Key to sort by, title, classes. Columns that say the same of every call are left out. */
const COLUMNS = [
  ['place', 'Call', undefined],
  ['issue', 'Issue', 'optional'],
  ['outcome', 'Outcome', undefined],
  ['turns', 'Turns', 'number optional'],
  ['duration', 'Length', 'number'],
  ...(calls.some((call) => call.cost > 0) ? [['cost', 'Cost', 'number optional']] : []),
  ...(calls.some((call) => call.verdict !== 'accepted') ? [['verdict', 'Verdict', 'optional']] : []),
];

const body = byId('call-table').tBodies[0];

/** `onChoose` gets the id of a call that was clicked. */
export function setUpList(onChoose) {
  showNote();
  for (const name of ['outcome', 'issue', 'verdict']) {
    const values = [...new Set(calls.map((call) => call[name]))].sort();
    const options = values.map((value) => make('option', { value }, plain(value)));
    byId(`filter-${name}`).append(make('option', { value: '' }, 'all'), ...options);
  }
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('filters').addEventListener('input', readFilters);
  byId('more').addEventListener('click', () => {
    view.shown += PAGE;
    showList();
  });
  const heads = COLUMNS.map(([key, title, kind]) =>
    make('th', { scope: 'col', class: kind }, make('button', { type: 'button', onclick: () => sortBy(key) }, title)),
  );
  byId('call-table').tHead.append(make('tr', {}, heads));
  body.addEventListener('keydown', moveFocus);
  body.addEventListener('click', (event) => {
    const row = event.target.closest('tr[data-id]');
    if (row) onChoose(row.dataset.id);
  });
  showList();
}

/** Marks the call that is shown beside the list. */
export function markCurrent(id) {
  view.current = id;
  for (const row of body.rows) setCurrent(row);
}

/** Filters the list to refused calls. */
export function showRefused() {
  byId('filter-verdict').value = 'quarantined';
  readFilters();
  byId('calls').scrollIntoView();
}

function showNote() {
  const isPart = data.embedded < calls.length;
  byId('calls-note').hidden = !isPart;
  const order = calls.some((call) => call.verdict !== 'accepted') ? ', refused calls first' : '';
  if (isPart) {
    byId('calls-note').textContent =
      `${number(data.embedded)} of ${count(calls.length, 'call')} are in this page with transcript and waveform${order}. ` +
      'The others have their facts here and a link to their transcript beside this page.';
  }
}

function readFilters() {
  view.query = byId('search').value.trim().toLowerCase();
  for (const name of ['outcome', 'issue', 'verdict']) view[name] = byId(`filter-${name}`).value;
  view.shown = PAGE;
  showList();
}

function sortBy(key) {
  view.isDown = view.sort === key && !view.isDown;
  view.sort = key;
  showList();
}

function found() {
  const words = view.query.split(/\s+/);
  const fits = (call) =>
    ['outcome', 'issue', 'verdict'].every((name) => view[name] === '' || call[name] === view[name]) &&
    words.every((word) => call.text.includes(word));
  const value = (call) => call[view.sort] ?? -1;
  const compare = (a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : a.place - b.place);
  return calls.filter(fits).sort((a, b) => (view.isDown ? compare(b, a) : compare(a, b)));
}

function showList() {
  const rows = found();
  showOrder();
  const all = count(calls.length, 'call');
  byId('found').textContent = rows.length === calls.length ? all : `${number(rows.length)} of ${all}`;
  const none = make('tr', {}, make('td', { colspan: String(COLUMNS.length), class: 'empty' }, 'No call fits.'));
  body.replaceChildren(...(rows.length > 0 ? rows.slice(0, view.shown).map(listRow) : [none]));
  byId('more').hidden = rows.length <= view.shown;
  byId('more').textContent = `Show more (${number(rows.length - view.shown)} left)`;
}

function showOrder() {
  for (const [index, cell] of [...byId('call-table').tHead.rows[0].cells].entries()) {
    const [key, title] = COLUMNS[index];
    const isSorted = key === view.sort;
    cell.toggleAttribute('aria-sort', isSorted);
    if (isSorted) cell.setAttribute('aria-sort', view.isDown ? 'descending' : 'ascending');
    cell.firstChild.textContent = isSorted ? `${title} ${view.isDown ? '▼' : '▲'}` : title;
  }
}

function listRow(call) {
  const cells = {
    place: [make('button', { type: 'button', class: 'open' }, call.id), who(call)],
    issue: plain(call.issue),
    outcome: plain(call.outcome),
    turns: String(call.turns),
    duration: clock(call.duration),
    cost: call.cost === null ? '–' : money(call.cost),
    verdict: verdictMark(call.verdict),
  };
  const row = make(
    'tr',
    { 'data-id': call.id },
    COLUMNS.map(([key, _title, kind]) =>
      key === 'place' ? make('th', { scope: 'row' }, cells[key]) : make('td', { class: kind }, cells[key]),
    ),
  );
  setCurrent(row);
  return row;
}

function who(call) {
  return make('span', { class: 'who' }, `${call.customer} → ${call.agent}`);
}

function setCurrent(row) {
  if (row.dataset.id === view.current) row.setAttribute('aria-current', 'true');
  else row.removeAttribute('aria-current');
}

/** Up and down move between the calls, as in a list. */
function moveFocus(event) {
  const row = event.target.closest('tr');
  const next = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
  if (!next) return;
  event.preventDefault();
  next.querySelector('button')?.focus();
}
