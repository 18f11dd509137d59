/**
 * How the draft's scenarios go, in one link: the server runs them after every save, once saving has come to rest.
 *
 *   const scenarios = new Scenarios(saving)
 *   scenarios.addEventListener('changed', () => place.append(scenarios.link()))   // null while there are none
 */
import { element, fetchFrom } from './page.js'
import { say } from './words.js'

const REST = 2500

export class Scenarios extends EventTarget {
  constructor(saving) {
    super()
    this.saving = saving
    this.ran = []
    saving.addEventListener('saved', () => this.askSoon())
    this.ask()
  }

  askSoon() {
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => this.ask(), REST)
  }

  async ask() {
    const { status, body } = await fetchFrom(`${this.saving.address}/draft/scenarios`)
    if (status !== 200) return
    this.ran = body.scenarios
    this.dispatchEvent(new Event('changed'))
  }

  link() {
    if (!this.ran.length) return null
    const passed = this.ran.filter((each) => each.passed).length
    const words = say('{passed} of {all} scenarios pass', { passed, all: this.ran.length })
    return element('a', { class: 'fp-found__scenarios', href: `${this.saving.address}/try#scenarios` }, words)
  }
}
