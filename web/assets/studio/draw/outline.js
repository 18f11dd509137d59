/**
 * The journey in words beside its diagram: the lines that the server reads from what is on the canvas, saved or not
 * (web/studio/outline_lines.py). Pressing one selects it; the arrow keys go from line to line.
 */
import { debounced, element as make, send } from '../shared/page.js'
import { say } from '../shared/words.js'

const PAUSE = 150
const AGAIN = 4000
const DEEPEST = 5

export class Outline {
  constructor(modeler, journey, place = document.getElementById('studio-outline')) {
    Object.assign(this, { modeler, journey, place })
    this.asked = 0
    this.askSoon = debounced(() => this.ask(), PAUSE)
    this.show(journey.outline)
    modeler.on(['import.done', 'commandStack.changed'], () => this.askSoon())
    modeler.on('selection.changed', ({ newSelection }) => this.mark(newSelection[0], true))
    place.addEventListener('keydown', (event) => this.walk(event))
  }

  /** What was drawn since it was asked is asked for again: only the latest answer counts. */
  async ask() {
    const number = (this.asked += 1)
    const { xml } = await this.modeler.saveXML({ format: false }).catch(() => ({ xml: '' }))
    const { status, body } = await send(`${this.journey.address}/draft/outline`, { text: xml })
    if (number !== this.asked) return
    if (status === 200) return this.show(body.lines)
    setTimeout(() => number === this.asked && this.ask(), AGAIN)
  }

  show(lines) {
    const written = JSON.stringify(lines)
    if (written === this.shown) return // somebody may just be pressing one
    this.shown = written
    if (!lines) return this.place.replaceChildren(make('li', {}, say('The steps cannot be listed.')))
    const focused = this.place.contains(document.activeElement) && document.activeElement.dataset.element
    const rows = lines.map((line) => this.row(line))
    this.place.replaceChildren(...(rows.length ? rows : [make('li', { class: 'fp-outline__nothing' }, say('Nothing is drawn yet.'))]))
    this.mark(this.modeler.get('selection').get()[0])
    if (focused) this.place.querySelector(`[data-element="${CSS.escape(focused)}"]`)?.focus()
  }

  row({ id, kind, words, note, icon, depth }) {
    const button = make(
      'button',
      { type: 'button', class: `fp-outline__step fp-outline__step--${kind}`, 'data-element': id, onclick: () => lead(this.modeler, id) },
      icon && make('span', { class: `fp-step-icon fp-step-icon--${icon}`, 'aria-hidden': 'true' }),
      make('span', { class: 'fp-outline__words' }, words),
      note && make('span', { class: 'fp-outline__who' }, note),
    )
    return make('li', { 'data-depth': String(Math.min(depth, DEEPEST)) }, button)
  }

  /** A line that says where a way goes on is not that step's own. */
  mark(selected, isNew = false) {
    for (const button of this.place.querySelectorAll('button')) {
      const isIt = button.dataset.element === selected?.id && !button.matches('.fp-outline__step--jump')
      if (!isIt) button.removeAttribute('aria-current')
      else {
        button.setAttribute('aria-current', 'true')
        if (isNew) scrollInside(button)
      }
    }
  }

  walk(event) {
    const all = [...this.place.querySelectorAll('button')]
    const here = all.indexOf(document.activeElement)
    const wanted = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key]
    if (here < 0 || wanted === undefined) return
    event.preventDefault()
    all[wanted]?.focus()
  }
}

/** Selects an element and brings it into view, on whichever sheet of the diagram it is drawn. */
export function lead(modeler, id) {
  const canvas = modeler.get('canvas')
  const element = modeler.get('elementRegistry').get(id)
  if (!element || element === canvas.getRootElement()) return modeler.get('selection').select([])
  if (canvas.findRoot(element)) canvas.setRootElement(canvas.findRoot(element))
  modeler.get('selection').select(element)
  canvas.scrollToElement(element, { top: 80, right: 160, bottom: 80, left: 80 })
}

/** Where the list scrolls by itself, the marked line is kept in sight; where the page does, it stays where it is. */
function scrollInside(button) {
  const list = [button.closest('ol'), button.closest('.fp-editor__left')].find((each) => each && getComputedStyle(each).overflowY !== 'visible')
  if (!list) return
  const [line, seen] = [button.getBoundingClientRect(), list.getBoundingClientRect()]
  if (line.top < seen.top) list.scrollTop -= seen.top - line.top
  if (line.bottom > seen.bottom) list.scrollTop += line.bottom - seen.bottom
}
