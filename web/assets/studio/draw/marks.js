/** Red outline and "!" on what stops publishing. */
import { say } from '../shared/words.js'
import { element as make } from '../shared/page.js'

const KIND = 'fp-stops'

export default class Marks {
  constructor(canvas, overlays, elementRegistry) {
    Object.assign(this, { canvas, overlays, registry: elementRegistry })
    this.marked = new Set()
  }

  /** problems of this file; those that only want looking at are in the list alone. */
  show(problems) {
    const stopping = new Map()
    for (const { element_id: id, severity, detail } of problems) {
      if (severity === 'error' && this.registry.get(id)) stopping.set(id, [...(stopping.get(id) || []), detail])
    }
    for (const id of this.marked) if (!stopping.has(id)) this.unmark(id)
    this.overlays.remove({ type: KIND })
    for (const [id, details] of stopping) this.mark(id, details)
    this.marked = new Set(stopping.keys())
  }

  mark(id, details) {
    this.canvas.addMarker(id, KIND)
    const element = this.registry.get(id)
    if (element === this.canvas.getRootElement()) return
    const title = details.join(' ')
    const html = make('span', { class: 'fp-stops-mark', role: 'img', 'aria-label': say('Stops publishing'), title }, '!')
    const position = element.waypoints ? { top: -12, left: 0 } : { top: -12, right: 12 }
    this.overlays.add(id, KIND, { position, html, scale: { min: 0.8, max: 1.4 } })
  }

  unmark(id) {
    if (this.registry.get(id)) this.canvas.removeMarker(id, KIND)
  }
}

Marks.$inject = ['canvas', 'overlays', 'elementRegistry']
