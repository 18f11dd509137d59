/**
 * The one list of problems below an editor: what the page itself sees while you work, and what the server says of the
 * whole draft after each save. Pressing one leads to its element, or to the page of its file.
 *
 *   const list = new Problems(saving, { here: (problem) => problem.file === path, lead: (problem) => select(problem.element_id) })
 *   // called(problem), optional: what to write where its element has no name
 *   list.seen([{file, element_id, element_name, rule, severity, detail, remedy}])   // the page's own, at any time
 *   list.addEventListener('changed', ({ detail }) => mark(detail))                  // all of them
 *
 * A problem of the page's own gives way to the server's on the same element; one that is `provisional` also goes as soon
 * as the server has judged what was drawn: it alone says what stops publishing.
 */
import { element, fetchFrom } from './page.js'
import { Scenarios } from './scenarios.js'
import { say } from './words.js'

export class Problems extends EventTarget {
  constructor(saving, { here, lead, called = () => '', place = document.getElementById('studio-problems') }) {
    super()
    Object.assign(this, { saving, here, lead, called, place })
    this.own = []
    this.servers = []
    this.isBehind = false
    this.scenarios = new Scenarios(saving)
    this.scenarios.addEventListener('changed', () => this.show())
    saving.addEventListener('changing', () => (this.isBehind = true))
    saving.addEventListener('saved', () => this.ask())
    this.ask()
  }

  async ask() {
    const { status, body } = await fetchFrom(`${this.saving.address}/draft/problems`)
    if (status !== 200) return
    this.servers = body.problems
    this.isBehind = this.saving.hasUnsaved || body.revision < this.saving.revision
    this.show()
  }

  seen(problems) {
    this.own = problems
    this.show()
  }

  get all() {
    const said = new Set(this.servers.map(({ element_id }) => element_id))
    const own = this.own.filter(({ element_id, provisional }) => (!element_id || !said.has(element_id)) && (this.isBehind || !provisional))
    return [...this.servers, ...own].sort((one, other) => weight(one) - weight(other))
  }

  show() {
    const all = this.all
    const stopping = all.filter(({ severity }) => severity === 'error').length
    const sentence = inWords(stopping, all.length - stopping)
    const told = element('span', { class: 'fp-found__count', role: 'status' }, sentence)
    const title = element('h2', { class: 'fp-found__title' }, say('Problems'), ' ', told)
    const link = this.scenarios.link()
    const heading = link ? element('div', { class: 'fp-found__head' }, title, link) : title
    const rows = all.map((problem) => this.row(problem))
    const focused = this.place.contains(document.activeElement) && document.activeElement.dataset.problem
    const onLink = document.activeElement?.classList.contains('fp-found__scenarios')
    this.place.replaceChildren(heading, ...(rows.length ? [element('ul', { class: 'fp-found' }, rows)] : []))
    if (onLink) link?.focus()
    if (focused) this.place.querySelector(`[data-problem="${CSS.escape(focused)}"]`)?.focus()
    this.dispatchEvent(new CustomEvent('changed', { detail: all }))
  }

  row(problem) {
    const stops = problem.severity === 'error'
    const name = problem.element_name || (this.here(problem) && this.called(problem)) || problem.element_id || problem.file
    return element(
      'li',
      { class: stops ? 'fp-found__row fp-found__row--stops' : 'fp-found__row' },
      element('span', { class: 'fp-found__mark' }, element('span', { class: 'govuk-visually-hidden' }, stops ? say('Stops publishing') : say('To look at'))),
      this.link(problem, name),
      element('span', { class: 'fp-found__words' }, `${problem.detail} ${problem.remedy}`),
    )
  }

  link(problem, name) {
    const id = `${problem.file} ${problem.element_id} ${problem.rule}`
    if (this.here(problem)) {
      return element('button', { type: 'button', class: 'fp-found__link', 'data-problem': id, onclick: () => this.lead(problem) }, name)
    }
    return element('a', { class: 'fp-found__link', href: this.pageOf(problem), 'data-problem': id }, name)
  }

  /** The page of the studio on which its file is worked on. */
  pageOf({ file, element_id: id }) {
    const part = encodeURIComponent(file)
    const at = id ? `?element=${encodeURIComponent(id)}` : ''
    if (file.endsWith('.form')) return `${this.saving.address}/questions/${part}${at}`
    if (file.endsWith('.dmn')) return `${this.saving.address}/rules/${part}${at}`
    if (file.endsWith('.bpmn')) return `${this.saving.address}/draw/${part}${at}`
    return `${this.saving.address}/details`
  }
}

const weight = ({ severity }) => (severity === 'error' ? 0 : 1)

function inWords(stopping, others) {
  if (!stopping && !others) return say('None')
  const looks = say('{n} to look at', { n: others })
  if (!stopping) return looks
  const stops = stopping === 1 ? say('1 stops publishing') : say('{n} stop publishing', { n: stopping })
  return others ? `${stops}, ${looks}` : stops
}
