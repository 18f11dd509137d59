/** The Draw page: one diagram of a draft, its outline, its properties and its problems. */
import { dataOf, debounced } from '../shared/page.js'
import { inPlainWords } from '../shared/parser_words.js'
import { Presence } from '../shared/presence.js'
import { Problems } from '../shared/problems.js'
import { Saving } from '../shared/saving.js'
import { say } from '../shared/words.js'
import { called } from './kinds.js'
import { lint } from './lint.js'
import { modelerIn } from './modeler.js'
import { ours } from './ours.js'
import { lead, Outline } from './outline.js'
import { showRemarks } from './remarks.js'
import { openTheirs } from './theirs.js'
import { wireToolbar } from './toolbar.js'
import { viewerIn } from './viewer.js'

const $ = (id) => document.getElementById(id)
const SMALLEST = 0.6
/** Below this labels cannot be read: a diagram that is larger than its window is scrolled, not shrunk. */

export class DrawPage {
  constructor(journey) {
    this.journey = journey
    this.path = journey.file
    this.unread = []
    this.saving = new Saving(dataOf('draft'))
    this.modeler = journey.may_change ? this.tool() : viewerIn($('canvas'))
    this.look = debounced(() => this.lint(), 300)
  }

  async begin() {
    this.problems = this.listProblems()
    wireToolbar($('studio-tools'), this.modeler)
    if ($('studio-add')) wireToolbar($('studio-add'), this.modeler)
    new Outline(this.modeler, this.journey)
    new ResizeObserver(() => this.modeler.get('canvas').resized()).observe($('canvas'))
    await this.open(this.journey.may_change ? this.saving.textOf(this.path, this.journey.xml) : this.journey.xml)
    if (this.journey.may_change) this.keep()
    const wanted = new URLSearchParams(location.search).get('element')
    if (wanted) setTimeout(() => lead(this.modeler, wanted), 300) // the panel listens once it has been drawn itself
    showRemarks(this.journey.address, this.modeler, $('step-remarks'))
    new Presence(this.saving, { path: () => this.path, place: () => this.name(this.modeler.get('selection').get()[0]?.id) })
    $('canvas').dataset.ready = 'yes'
  }

  tool() {
    const { journey } = this
    return modelerIn($('canvas'), $('properties'), { modules: [ours], journey, elementTemplates: journey.templates })
  }

  keep() {
    this.modeler.on('commandStack.changed', ({ trigger }) => {
      if (trigger === 'clear') return // another diagram was opened: nothing was drawn
      this.saving.change(this.path, () => this.written())
      this.look()
    })
    this.saving.addEventListener('taken', ({ detail }) => {
      if (detail.path !== this.path) return
      if (detail.text === null) location.assign(`${this.journey.address}/draw`) // they took the diagram out
      else this.open(detail.text)
    })
    this.saving.addEventListener('saved', () => this.modeler.get('variableResolver').forget())
    this.saving.show = (file, text) => (file === this.path ? openTheirs(text) : null)
  }

  async open(xml) {
    try {
      const { warnings } = await this.modeler.importXML(xml)
      this.unread = warnings.map(({ message }) => this.notShown(message))
    } catch (error) {
      $('studio-tools').hidden = true
      $('canvas-trouble').hidden = false
      $('canvas-trouble').append(` ${say('What is wrong with it: {why}.', { why: inPlainWords(error.message) })}`)
      return
    }
    const canvas = this.modeler.get('canvas')
    canvas.zoom('fit-viewport', 'auto')
    if (canvas.zoom() > 1 || canvas.zoom() < SMALLEST) fromTheBeginning(canvas)
    if (matchMedia('(min-width: 60rem)').matches && this.journey.may_change) this.modeler.get('minimap').open()
    this.look()
  }

  async written() {
    const { xml } = await this.modeler.saveXML({ format: true })
    return xml
  }

  /** What the tool did not understand of a file: saving it would leave that out. */
  notShown(message) {
    const detail = say('Something in this file cannot be shown, and would be left out: {what}.', { what: inPlainWords(message) })
    return { file: this.path, element_id: null, element_name: '', rule: 'not-shown', severity: 'warning', detail, remedy: '' }
  }

  name(id) {
    return called(this.modeler.get('elementRegistry').get(id))
  }

  async lint() {
    const found = await lint(this.modeler.getDefinitions(), this.path, (id) => this.name(id))
    this.problems.seen([...this.unread, ...found])
  }

  listProblems() {
    const registry = this.modeler.get('elementRegistry')
    const problems = new Problems(this.saving, {
      here: ({ file, element_id: id }) => file === this.path && Boolean(registry.get(id)),
      lead: ({ element_id: id }) => lead(this.modeler, id),
      called: ({ element_id: id }) => this.name(id),
    })
    problems.addEventListener('changed', ({ detail }) => {
      this.modeler.get('marks').show(detail.filter(({ file }) => file === this.path))
    })
    return problems
  }
}

function fromTheBeginning(canvas) {
  canvas.zoom(1)
  const { inner } = canvas.viewbox()
  canvas.viewbox({ ...canvas.viewbox(), x: inner.x - 40, y: inner.y - 70 })
}
