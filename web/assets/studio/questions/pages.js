/** The form's pages with their questions: choosing one leads to it. */
import { element } from '../shared/page.js'
import { say } from '../shared/words.js'

export class Pages {
  constructor(place, { choose }) {
    Object.assign(this, { place, choose })
    this.title = ''
  }

  show(pages, at) {
    const focused = this.place.contains(document.activeElement) && document.activeElement.dataset.leads
    this.title = at ? pages[at.page]?.title || '' : ''
    this.place.replaceChildren(...pages.map((page, number) => this.row(page, number, at)))
    if (focused) this.place.querySelector(`[data-leads="${CSS.escape(focused)}"]`)?.focus()
  }

  row({ title, components }, number, at) {
    const questions = components.filter(({ isQuestion }) => isQuestion)
    const isHere = at?.page === number
    const first = questions[0] || components[0]
    const count = questions.length === 1 ? say('1 question') : say('{n} questions', { n: questions.length })
    const button = element(
      'button',
      { type: 'button', class: 'fp-page-row', 'aria-current': isHere ? 'true' : null, 'data-leads': `page ${number}`, onclick: () => this.choose(first.id) },
      element('span', { class: 'fp-page-row__number' }, String(number + 1)),
      element('span', {}, element('span', { class: 'fp-page-row__title' }, title || say('Untitled')), element('span', { class: 'fp-page-row__count' }, count)),
    )
    return element('li', {}, button, isHere && questions.length > 1 ? this.questions(questions, at) : null)
  }

  questions(questions, at) {
    const rows = questions.map(({ id, label, fullKey }) =>
      element(
        'li',
        {},
        element(
          'button',
          { type: 'button', class: 'fp-button-link', 'aria-current': id === at.id ? 'true' : null, 'data-leads': id, onclick: () => this.choose(id) },
          label.startsWith('=') ? fullKey : label || fullKey,
        ),
      ),
    )
    return element('ul', { class: 'fp-page-row__questions' }, rows)
  }
}
