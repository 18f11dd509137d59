/**
 * Who else is on this draft, and where: said every ten seconds, shown in the bar.
 *
 *   new Presence(saving, { path: () => 'blue_badge.bpmn', place: () => 'Route', reload: () => … })
 *
 * `reload` is called when somebody else has changed the file that is open and the person asks to see it.
 */
import { element, send } from './page.js'
import { say } from './words.js'

const EVERY = 10_000

export class Presence {
  constructor(saving, { path, place, reload = () => location.reload() }) {
    Object.assign(this, { saving, path, place, reload })
    this.telling = Promise.resolve()
    this.tell()
    this.timer = setInterval(() => document.hidden || this.tell(), EVERY)
    document.addEventListener('visibilitychange', () => document.hidden || this.tell())
  }

  /** One after the other, so that the place that was said last is the one that is kept. */
  tell() {
    this.telling = this.telling.then(() => this.tellNow())
  }

  async tellNow() {
    const { status, body } = await send(`${this.saving.address}/here`, { place: this.place() || '' })
    if (status !== 200) return
    this.showOthers(body.others)
    this.showChanges(body)
  }

  showOthers(others) {
    const place = document.getElementById('studio-others')
    if (!place) return
    const faces = others.map(({ name, initials }) => element('span', { class: 'fp-face', title: name, 'aria-hidden': 'true' }, initials))
    const words = others.map(({ name, place: where }) =>
      where ? say('{name} is on “{place}”', { name, place: where }) : say('{name} is here', { name }),
    )
    const sentence = words.join(', ')
    if (place.dataset.said === sentence) return
    place.dataset.said = sentence
    place.replaceChildren(...faces, element('span', {}, sentence))
  }

  /** Their change to this file, not ours: ours has raised saving.revisions already. */
  showChanges({ revisions, others }) {
    const path = this.path()
    const known = Math.max(1, this.saving.revisions[path] ?? 0) // a draft's first revision is what was published
    const isChanged = (revisions[path] ?? 0) > known && !this.saving.isSending && !this.saving.hasUnsaved
    const shown = document.getElementById('studio-changed')
    if (!isChanged) return shown?.remove()
    if (shown) return
    const who = others.length === 1 ? others[0].name : say('Somebody')
    const show = element('button', { type: 'button', class: 'fp-action', onclick: () => this.reload() }, say('Show it'))
    const notice = element('p', { id: 'studio-changed', role: 'status' }, say('{who} changed this.', { who }), ' ', show)
    document.querySelector('main').before(notice)
  }
}
