// The data of the page, and the few ways in which it becomes elements. All text is set as text, never as markup.

export const byId = (id) => document.getElementById(id);

export const data = JSON.parse(byId('data').textContent);

/** The calls of the run, in its order; refused ones first. `text` is what the search looks through. */
export const calls = data.calls.map((row, place) => {
  const [id, customer, agent, issue, outcome, ending, turns, duration, cost, verdict, reasons] = row;
  const said = (data.details[id]?.turns ?? []).map((turn) => turn.said).join(' ');
  const text = [id, customer, agent, issue, outcome, ending, said].join(' ').toLowerCase();
  const facts = { id, customer, agent, issue, outcome: outcome ?? 'unknown', ending, turns, duration, cost };
  return { ...facts, verdict, reasons, place, text };
});

/** An element with attributes and children. `onclick` and the like are listeners; false and undefined leave an attribute out. */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== ''));
  return element;
}

/** `billing-dispute` and `call_seconds` as people write them. */
export const plain = (name) => String(name).replaceAll('-', ' ').replaceAll('_', ' ');

export const number = (value) => value.toLocaleString('en');

export const count = (value, word) => `${number(value)} ${word}${value === 1 ? '' : 's'}`;

export const money = (dollars) => {
  if (dollars === null || dollars === undefined) return 'unpriced';
  return `$${dollars.toFixed(dollars === 0 || dollars >= 1 ? 2 : 4)}`;
};

/** `1:05`. */
export const clock = (seconds) =>
  seconds === null ? '–' : `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export const verdictMark = (verdict) => {
  const isGood = verdict === 'accepted';
  return make('span', { class: `mark ${isGood ? 'good' : 'bad'}` }, `${isGood ? '✓' : '✗'} ${verdict}`);
};
