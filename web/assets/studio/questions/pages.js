/**
 * The form's pages with their questions: choosing one leads to it, the one that is chosen can be moved.
 *
 *   new Pages(place, { choose: (id) => …, moving })       // moving.js; left out where nothing may be changed
 */
import { element } from '../shared/page.js'
import { say } from '../shared/words.js'

export class Pages {
  constructor(place, { choose, moving }) {
    Object.assign(this, { place, choose, moving })
    this.title = ''
  }

  show(pages, at) {
    const focused = this.led || (this.place.contains(document.activeElement) && document.activeElement.dataset.leads)
    this.led = null
    this.chosen = at?.id
    this.title = at ? pages[at.page]?.title || '' : ''
    this.place.replaceChildren(...pages.map((page, number) => this.row(page, number, at, pages.length)))
    if (focused) this.focusOn(focused)
  }

  /** At the end of the way down only Up is left. */
  focusOn(leads) {
    const beside = leads.replace(/ by .*/, ' by ')
    const all = [...this.place.querySelectorAll('[data-leads]')]
    const found = all.find((each) => each.dataset.leads === leads) || all.find((each) => each.dataset.leads.startsWith(beside))
    found?.focus()
  }

  /** The library takes the focus to what is chosen; who chose it in this list stays here. */
  lead(id, from) {
    if (id !== this.chosen) this.led = from
    this.choose(id)
  }

  row({ title, components }, number, at, of) {
    const questions = components.filter(({ isQuestion }) => isQuestion)
    const isHere = at?.page === number
    const first = questions[0] || components[0]
    const count = questions.length === 1 ? say('1 question') : say('{n} questions', { n: questions.length })
    const button = element(
      'button',
      { type: 'button', class: 'fp-page-row', 'aria-current': isHere ? 'true' : null, 'data-leads': `page ${number}`, onclick: () => this.lead(first.id, `page ${number}`) },
      element('span', { class: 'fp-page-row__number' }, String(number + 1)),
      element('span', {}, element('span', { class: 'fp-page-row__title' }, title || say('Untitled')), element('span', { class: 'fp-page-row__count' }, count)),
    )
    if (!isHere) return element('li', {}, button)
    const place = { at: number + 1, of, isFirst: !number, isLast: number === of - 1 }
    const moves = this.moves(title, 'page', place, (by) => this.moving.page(number, by))
    const shown = components.filter(({ id, isQuestion }) => isQuestion || id === at.id)
    return element('li', { class: 'fp-page-row__here' }, button, moves, components.length > 1 ? this.questions(shown, at) : null)
  }

  questions(questions, at) {
    const rows = questions.map(({ id, label, fullKey, type }) => {
      const called = label.startsWith('=') ? fullKey || type : label || fullKey || type
      const isHere = id === at.id
      const button = element(
        'button',
        { type: 'button', class: 'fp-button-link', 'aria-current': isHere ? 'true' : null, 'data-leads': id, onclick: () => this.lead(id, id) },
        called,
      )
      return element('li', {}, button, isHere && this.moving ? this.moves(called, 'question', this.moving.placeOf(id), (by) => this.moving.question(id, by)) : null)
    })
    return element('ul', { class: 'fp-page-row__questions' }, rows)
  }

  /** Up and Down, where there is somewhere to go. */
  moves(what, kind, { at, of, isFirst, isLast }, move) {
    if (!this.moving || (isFirst && isLast)) return null
    const button = (words, name, by) => {
      const from = `${kind} by ${by}`
      const press = () => {
        this.led = from
        move(by)
      }
      return element('button', { type: 'button', class: 'fp-button-link', 'data-leads': from, 'aria-label': say(name, { what, at, of }), onclick: press }, say(words))
    }
    return element('p', { class: 'fp-moves' }, isFirst ? null : button('Move up', 'Move up: “{what}”, number {at} of {of}', -1), isLast ? null : button('Move down', 'Move down: “{what}”, number {at} of {of}', 1))
  }
}
