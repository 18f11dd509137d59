/**
 * The names that an expression can use at an element, for the completion of its fields: the server works them out from
 * the draft as it is saved. Stands in the place of the library's own service, which sees one diagram and no forms.
 */
import { fetchFrom } from '../shared/page.js'

export default class Names {
  constructor(journey) {
    this.journey = journey
    this.forget()
  }

  /** After a save: what is known may be different now. */
  forget() {
    this.asked = new Map()
  }

  async getVariablesForElement(object) {
    const id = object?.id || ''
    if (!this.asked.has(id)) this.asked.set(id, this.ask(id))
    return this.asked.get(id)
  }

  async ask(id) {
    if (!this.journey.address) return []
    const query = new URLSearchParams({ file: this.journey.file, element: id })
    const { status, body } = await fetchFrom(`${this.journey.address}/draft/names?${query}`)
    return status === 200 ? body.names.map(asVariable) : []
  }
}

Names.$inject = ['config.journey']

function asVariable({ name, type, from, entries }) {
  return { name, type, info: from, isList: type.startsWith('list'), entries: entries.map(asVariable) }
}
