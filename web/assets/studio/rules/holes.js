/** What no row says anything about, what two rows say at once, rows in vain: each in a sentence with an example. */
import { element } from '../shared/page.js'
import { say } from '../shared/words.js'

export class Holes {
  constructor(place, { lead }) {
    Object.assign(this, { place, lead })
  }

  say(words) {
    this.place.replaceChildren(element('p', {}, words))
  }

  show(found, isUnread) {
    if (!found.length && isUnread) return this.say(say('Nobody can say while something in the table cannot be read: see Problems.'))
    if (!found.length) return this.say(say('None: whatever comes, one row says what happens.'))
    this.place.replaceChildren(element('ul', { class: 'fp-checks__list' }, found.map((each) => this.row(each))))
  }

  row({ kind, name, words, element: id, severity }) {
    const lead = id && element('button', { type: 'button', class: 'fp-button-link', onclick: () => this.lead(id) }, say('Show it'))
    return element(
      'li',
      { class: severity === 'error' ? 'fp-check fp-check--stops' : 'fp-check' },
      element('strong', {}, name ? `${name}: ${kind.toLowerCase()}.` : `${kind}.`),
      ` ${words} `,
      lead,
    )
  }
}
