/**
 * What a citizen will see, in a frame, drawn by the server from the form as it stands. Each time in a new frame, so that
 * the browser's Back leads out of the page and not through every letter typed.
 */
import { debounced, element } from '../shared/page.js'
import { say } from '../shared/words.js'

export class Preview {
  constructor(place, { text, choose }) {
    Object.assign(this, { place, text, choose })
    this.form = place.querySelector('form')
    this.screen = place.querySelector('.fp-preview__screen')
    this.at = null
    this.typed = {}
    this.shown = 0
    this.refreshLater = debounced(() => this.refresh(), 250)
    for (const tab of this.tabs) tab.addEventListener('click', () => this.view(tab.value))
  }

  get tabs() {
    return [...this.place.querySelectorAll('.fp-preview__tabs button')]
  }

  view(name) {
    this.place.dataset.view = name
    for (const tab of this.tabs) tab.setAttribute('aria-pressed', String(tab.value === name))
    this.refresh()
  }

  goTo(at) {
    const isThere = this.at?.fullKey === at?.fullKey && this.at?.page === at?.page
    this.at = at
    if (!isThere) this.refreshSoon()
  }

  refreshSoon() {
    this.screen.setAttribute('aria-busy', 'true')
    this.refreshLater()
  }

  refresh() {
    this.refreshLater.cancel()
    this.screen.setAttribute('aria-busy', 'true')
    const name = `preview-${(this.shown += 1)}`
    const frame = element('iframe', { name, title: say('As a citizen sees it'), class: 'fp-preview__frame' })
    frame.addEventListener('load', () => this.loaded(frame))
    this.screen.append(frame)
    this.fill({ text: this.text(), key: this.at?.fullKey || '', number: this.at?.page ?? 0, view: this.place.dataset.view, answers: JSON.stringify(this.typed) })
    this.form.target = name
    this.form.submit()
  }

  fill(values) {
    for (const [name, value] of Object.entries(values)) this.form.elements[name].value = value
  }

  /** The new frame takes the place of those before it; its buttons lead through the pages. */
  loaded(frame) {
    if (frame.contentDocument && frame.contentWindow.location.href === 'about:blank') return
    if (!frame.contentDocument?.querySelector('meta[name=preview]')) return this.nothingCame(frame)
    const page = frame.contentDocument.getElementById('question')
    if (this.frame && Number(this.frame.name.slice(8)) > Number(frame.name.slice(8))) return frame.remove()
    for (const each of [...this.screen.children]) if (each !== frame && Number(each.name.slice(8)) < Number(frame.name.slice(8))) each.remove()
    this.frame = frame
    if (frame.name === `preview-${this.shown}`) this.screen.removeAttribute('aria-busy')
    const isAsked = !page || page.dataset.unasked === undefined
    this.note(isAsked ? '' : say('With the answers so far nobody is asked this page: its condition does not hold.'))
    frame.contentDocument.addEventListener('click', (event) => this.pressed(event, page), true)
    page?.addEventListener('input', () => this.place.dataset.view === 'error' || Object.assign(this.typed, typedOn(page)))
  }

  /** No connection, or signed out: the browser's or the site's page of errors is not what a citizen will see. */
  nothingCame(frame) {
    frame.remove()
    this.screen.removeAttribute('aria-busy')
    const words = this.frame ? 'This is how it was. It cannot be shown anew just now; your next change tries again.' : 'It cannot be shown just now; your next change tries again.'
    this.note(say(words))
  }

  note(words) {
    this.place.querySelector('.fp-preview__note').textContent = words
  }

  pressed(event, page) {
    const control = event.target.closest('button, a')
    if (!control || control.getAttribute('href')?.match(/^#./)) return
    event.preventDefault()
    if (control.closest('#question') && control.matches('.govuk-button')) this.lead(page.dataset.after)
    else if (control.matches('.govuk-back-link')) this.lead(page?.dataset.before)
  }

  /** To the page of a question; where there is none, what was typed may have brought up more on this one. */
  lead(key) {
    if (key) this.choose(key)
    else this.refresh()
  }
}

/** What stands in the fields of a page, by their names; a box that is not ticked is an empty list. */
function typedOn(page) {
  const typed = {}
  for (const field of page.elements) {
    if (!field.name || field.type === 'file') continue
    typed[field.name] ??= []
    if (!['radio', 'checkbox'].includes(field.type) || field.checked) typed[field.name].push(field.value)
  }
  return typed
}
