/**
 * Examples beside a decision: what goes in, what comes out, and whether that was expected. They are rows of inputs, so
 * that a screen reader hears what the table shows by colour.
 */
import { element } from '../shared/page.js'
import { say } from '../shared/words.js'

export class Examples {
  constructor(place, { rows, decisions, changed, chosen }) {
    Object.assign(this, { place, rows, decisions, changed, chosen })
    this.tried = []
    this.decision = null
    this.at = 0
    this.drawn = ''
  }

  get text() {
    const kept = this.rows.map(({ name, decision, inputs, expected }) => ({ name, decision, inputs, ...(expected ? { expected } : {}) }))
    return `${JSON.stringify(kept, null, 2)}\n`
  }

  /** Which decision is looked at; null: the last of the file, which the others lead to. */
  choose(id) {
    this.decision = id
    this.draw()
  }

  get current() {
    return this.decisions.find(({ id }) => id === this.decision) || this.decisions[0]
  }

  get shown() {
    return this.rows.filter(({ decision }) => decision === this.current?.id)
  }

  add() {
    if (!this.current) return
    this.rows.push({ name: '', decision: this.current.id, inputs: {}, expected: '' })
    this.draw()
    this.changed()
    this.place.querySelector('tbody tr:last-child input')?.focus()
  }

  show(decisions, tried) {
    this.decisions = decisions
    this.tried = tried
    this.draw()
  }

  /** The inputs stay the very elements somebody is typing in, unless rows or columns have changed. */
  draw() {
    const { current, shown } = this
    if (!current) return
    const shape = JSON.stringify([current.id, Object.keys(current.inputs), shown.length])
    if (shape !== this.drawn) this.place.replaceChildren(shown.length ? this.table(current, shown) : this.nothing())
    this.drawn = shape
    this.results(shown)
  }

  nothing() {
    return element('p', {}, say('No examples yet. Add one for each row, and one for what nobody thought of.'))
  }

  table({ name, inputs }, shown) {
    const heads = [say('Example'), ...inOrder(Object.keys(inputs), [say('Result'), say('Expected'), say('Rows')]), '']
    return element(
      'table',
      { class: 'fp-examples__table' },
      element('caption', { class: 'govuk-visually-hidden' }, say('Examples of “{name}”', { name })),
      element('thead', {}, element('tr', {}, heads.map((head) => (head ? element('th', { scope: 'col' }, head) : element('td', {}))))),
      element('tbody', {}, shown.map((row, number) => this.row(row, number, Object.keys(inputs)))),
    )
  }

  row(row, number, names) {
    const told = (what) => say('{what}, example {n}', { what, n: number + 1 })
    const field = (label, value, write) =>
      element('td', {}, element('input', { type: 'text', value, 'aria-label': told(label), autocomplete: 'off', spellcheck: 'false', oninput: (event) => this.type(() => write(event.target.value)) }))
    return element(
      'tr',
      { onfocusin: () => this.select(number) },
      field(say('Name'), row.name || '', (text) => (row.name = text)),
      inOrder(
        names.map((name) => field(name, row.inputs[name] || '', (text) => (row.inputs[name] = text))),
        [
          element('td', { class: 'fp-examples__result' }),
          field(say('Expected'), row.expected || '', (text) => (row.expected = text)),
          element('td', { class: 'fp-examples__rules' }),
        ],
      ),
      element('td', {}, element('button', { type: 'button', class: 'fp-button-link', 'aria-label': told(say('Remove')), onclick: () => this.remove(row) }, say('Remove'))),
    )
  }

  type(write) {
    write()
    this.changed()
  }

  remove(row) {
    this.rows.splice(this.rows.indexOf(row), 1)
    this.draw()
    this.changed()
  }

  select(number) {
    this.at = number
    this.lit(true)
  }

  results(shown) {
    const rows = [...this.place.querySelectorAll('tbody tr')]
    rows.forEach((line, number) => this.result(line, this.tried[this.rows.indexOf(shown[number])]))
    this.lit(this.place.contains(document.activeElement))
  }

  result(line, tried) {
    const place = line.querySelector('.fp-examples__result')
    const rules = line.querySelector('.fp-examples__rules')
    if (!tried) return
    const verdict = { true: say('as expected'), false: say('not as expected') }[tried.is_expected]
    const note = verdict ? element('span', { class: tried.is_expected ? 'fp-verdict fp-verdict--good' : 'fp-verdict' }, verdict) : null
    const trouble = tried.findings.length ? element('span', { class: 'fp-note' }, tried.findings[0]) : null
    place.replaceChildren(element('strong', {}, tried.result || say('Nothing')), ...[note, trouble].filter(Boolean).flatMap((each) => [' ', each]))
    rules.textContent = tried.numbers.length ? tried.numbers.join(', ') : say('None')
  }

  lit(isAsked = false) {
    const row = this.shown[Math.min(this.at, this.shown.length - 1)]
    this.chosen(this.tried[this.rows.indexOf(row)]?.rules || [], isAsked)
  }
}

const MOST_ABREAST = 5

/** What goes in before what comes out; where too much goes in to be seen at once, what comes out is first. */
const inOrder = (inputs, results) => (inputs.length > MOST_ABREAST ? [...results, ...inputs] : [...inputs, ...results])
