// What the operators found in the recognised text, held against the labels of the calls.
import { byId, count, data, make } from './dom.js';

const OPERATOR_TITLES = [
  ['Operator', undefined],
  ['Held against', 'optional'],
  ['Accuracy', 'number'],
  ['F1', 'number'],
  ['Goal', 'number optional'],
  ['Verdict', undefined],
];

/** Shows the section when anything was recognised. */
export function showOperators() {
  const { operators: report } = data;
  if (!report) return;
  byId('operators').hidden = false;
  byId('operators-link').hidden = false;
  byId('operators-summary').textContent = recognitionText(report);
  const head = OPERATOR_TITLES.map(([title, kind]) => make('th', { scope: 'col', class: kind }, title));
  const rows = [...report.operators.map(operatorRow), ...factRows(report.personalFacts)];
  byId('operators-table').append(make('thead', {}, make('tr', {}, head)), make('tbody', {}, rows));
}

function recognitionText({ calls, recognition }) {
  const percent = (rate) => `${(100 * rate).toFixed(1)} %`;
  const { word_error_rate: words, entity_error_rate: entities } = recognition;
  const inside = entities === undefined ? '' : `, inside names and numbers ${percent(entities)}`;
  const errors = words === undefined ? '' : ` Word error rate ${percent(words)}${inside}.`;
  return `Measured on ${count(calls, 'recognised call')}; operators see the recognised text only.${errors}`;
}

function operatorRow({ operator, against, accuracy, f1, goal }) {
  return resultRow(operator, against, [accuracy.toFixed(3), f1?.toFixed(3) ?? '–'], goal, accuracy);
}

/** Precision and recall, each with the goal. */
function factRows(facts) {
  if (facts?.precision === undefined || facts.recall === undefined) return [];
  const { operator, against, precision, recall, goal } = facts;
  return [
    resultRow(`${operator}: precision`, against, [precision.toFixed(3), '–'], goal, precision),
    resultRow(`${operator}: recall`, against, [recall.toFixed(3), facts.f1?.toFixed(3) ?? '–'], goal, recall),
  ];
}

function resultRow(operator, against, figures, goal, value) {
  const isMet = value >= goal;
  const verdict =
    goal === undefined
      ? make('span', { class: 'mark' }, 'no goal')
      : make('span', { class: `mark ${isMet ? 'good' : 'bad'}` }, isMet ? '✓ met' : '✗ below');
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, operator),
    make('td', { class: 'optional' }, against),
    figures.map((text) => make('td', { class: 'number' }, text)),
    make('td', { class: 'number optional' }, goal === undefined ? '–' : `≥ ${goal.toFixed(2)}`),
    make('td', {}, verdict),
  );
}
