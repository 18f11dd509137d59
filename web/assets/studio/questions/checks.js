/** What is worth a look in the question that is chosen: how hard it is to read, what uses its answer, how it is put. */
import { debounced, element, send } from '../shared/page.js'
import { say } from '../shared/words.js'

export class Checks {
  constructor(place, { address, file, text }) {
    Object.assign(this, { place, address, file, text })
    this.found = {}
    this.key = ''
    this.askSoon = debounced(() => this.ask(), 900)
  }

  goTo(at) {
    this.key = at?.fullKey || ''
    this.show()
  }

  async ask() {
    const { status, body } = await send(`${this.address}/questions/checks`, { file: this.file, text: this.text() })
    if (status !== 200) return
    this.found = body.questions
    this.show()
  }

  show() {
    const about = this.found[this.key]
    if (!about) return this.place.replaceChildren(say('Choose a question to see what is worth a look in it.'))
    const unused = say('Nothing in the journey uses this answer. Ask it only if somebody reads it.')
    this.place.replaceChildren(
      element(
        'ul',
        { class: 'fp-checks__list' },
        about.reading ? row(about.reading, true) : null,
        row(about.used || unused, Boolean(about.used)),
        about.remarks.map((remark) => row(remark, false)),
      ),
    )
  }
}

function row(words, isGood) {
  const mark = element('span', { class: 'govuk-visually-hidden' }, isGood ? say('Good:') : say('To look at:'))
  return element('li', { class: isGood ? 'fp-check fp-check--good' : 'fp-check' }, mark, ' ', words)
}
