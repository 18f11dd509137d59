/** The diagram of what needs what, and each decision: choosing one opens it. */
import { element } from '../shared/page.js'
import { say } from '../shared/words.js'

const KINDS = { drd: 'What needs what', decisionTable: 'Table', literalExpression: 'Expression', boxedExpression: 'Shared rule' }

export class Views {
  constructor(place, { open }) {
    Object.assign(this, { place, open })
    this.title = ''
  }

  show(views, active) {
    this.title = active && active.type !== 'drd' ? active.element.name || '' : ''
    this.place.replaceChildren(...views.map((view) => element('li', {}, this.row(view, view.id === active?.id))))
  }

  row(view, isHere) {
    const name = view.type === 'drd' ? say('Diagram') : view.element.name || view.element.id
    return element(
      'button',
      { type: 'button', class: 'fp-page-row', 'aria-current': isHere ? 'true' : null, onclick: () => this.open(view) },
      element('span', {}, element('span', { class: 'fp-page-row__title' }, name), element('span', { class: 'fp-page-row__count' }, say(KINDS[view.type] || ''))),
    )
  }
}
