/** The Rules page: dmn-js's editor, its decisions, examples that run as one types, gaps and overlaps. */
import Modeler from 'dmn-js/lib/Modeler'
import 'dmn-js/dist/assets/diagram-js.css'
import 'dmn-js/dist/assets/dmn-font/css/dmn.css'
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css'
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css'
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css'
import 'dmn-js/dist/assets/dmn-js-decision-table.css'
import 'dmn-js/dist/assets/dmn-js-drd.css'
import 'dmn-js/dist/assets/dmn-js-literal-expression.css'
import 'dmn-js/dist/assets/dmn-js-shared.css'
import { Examples } from './rules/examples.js'
import { Holes } from './rules/holes.js'
import { light } from './rules/light.js'
import { forEditor, forFile } from './rules/namespaces.js'
import { plainWords } from './rules/plain_words.js'
import { Views } from './rules/views.js'
import { dataOf, debounced, send } from './shared/page.js'
import { inPlainWords } from './shared/parser_words.js'
import { Presence } from './shared/presence.js'
import { Problems } from './shared/problems.js'
import { Saving } from './shared/saving.js'
import { say } from './shared/words.js'

const draft = dataOf('draft')
const saving = new Saving(draft)
const canvas = document.getElementById('rule-canvas')
const modeler = new Modeler({
  container: canvas,
  ...plainWords,
  expressionLanguages: { options: [{ value: 'feel', label: 'FEEL' }], defaults: { editor: 'feel' } },
})
const views = new Views(document.getElementById('views'), { open: (view) => modeler.open(view) })
const holes = new Holes(document.getElementById('holes'), { lead })
const examples = new Examples(document.getElementById('examples'), {
  rows: draft.examples,
  decisions: draft.decisions,
  changed: () => {
    saving.change(draft.examplesFile, examples.text)
    trySoon()
  },
  chosen: (rules, isAsked) => light(rules, isAsked),
})
const heard = new WeakSet()
let namespaces = null
let canSave = false

const written = async () => forFile((await modeler.saveXML({ format: true })).xml, namespaces)

const trySoon = debounced(async () => {
  const text = canSave ? await written() : draft.text
  const { status, body } = await send(`${saving.address}/rules/try`, { file: draft.file, text, examples: examples.rows })
  if (status === 422) return holes.say(body.error)
  if (status !== 200) return
  examples.show(body.decisions, body.examples)
  holes.show(body.holes, body.unread)
}, 400)

function changed() {
  if (!canSave) return
  saving.change(draft.file, written)
  trySoon()
}

/** Each view of the editor has a history of its own; each is listened to once. */
function listen() {
  const viewer = modeler.getActiveViewer()
  const bus = viewer?.get('eventBus', false)
  if (!bus || heard.has(bus)) return
  heard.add(bus)
  bus.on('commandStack.changed', changed)
}

modeler.on('views.changed', ({ views: all, activeView }) => {
  listen()
  if (activeView?.type === 'drd') modeler.getActiveViewer().get('canvas').zoom('fit-viewport', 'auto')
  views.show(all, activeView)
  examples.choose(activeView?.element?.$type === 'dmn:Decision' ? activeView.element.id : null)
})

async function open(text) {
  const { xml, original } = forEditor(text)
  canSave = false
  namespaces = original
  try {
    const { warnings } = await modeler.importXML(xml)
    canSave = warnings.length === 0
    if (!canSave) note(say('This file has parts that the editor would lose, so it is shown but not changed here: {what}', { what: inPlainWords(warnings[0].message) }))
  } catch (error) {
    note(say('The editor cannot open this file: {why}', { why: inPlainWords(error.message) }))
  }
  await begin()
  trySoon()
}

/** Begins with what the address names, else with the first table: the diagram is one press away. */
async function begin() {
  const named = decodeURIComponent(location.hash.slice(1))
  const all = modeler.getViews()
  if (named && all.some(({ element }) => holds(element, named))) return lead(named)
  const first = all.find(({ type }) => type === 'decisionTable') || all.find(({ type }) => type === 'literalExpression')
  if (first) await modeler.open(first)
}

function note(words) {
  const place = document.createElement('p')
  place.className = 'fp-rule-note'
  place.setAttribute('role', 'alert')
  place.textContent = words
  canvas.before(place)
}

/** To the table of a rule, with the rule lit. */
async function lead(element) {
  const all = modeler.getViews()
  const view = all.find((each) => holds(each.element, element))
  if (view) await modeler.open(view)
  light(element ? [element] : [], true)
}

function holds(owner, id) {
  const logic = owner?.decisionLogic
  return owner?.id === id || logic?.id === id || (logic?.rule || []).some((rule) => rule.id === id)
}

document.getElementById('add-example').addEventListener('click', () => examples.add())
saving.addEventListener('taken', ({ detail }) => (detail.path === draft.file ? open(detail.text) : location.reload()))
new Problems(saving, { here: ({ file }) => file === draft.file, lead: ({ element_id: id }) => lead(id) })
new Presence(saving, { path: () => draft.file, place: () => views.title || say('Rules') })
open(saving.textOf(draft.file, draft.text))
