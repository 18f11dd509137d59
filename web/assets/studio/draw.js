/** The Draw page: one diagram of a draft, its outline, its properties and its problems. */
import { lead, Outline } from './draw/outline.js'
import { called } from './draw/kinds.js'
import { lint } from './draw/lint.js'
import { modelerIn } from './draw/modeler.js'
import { openTheirs } from './draw/theirs.js'
import { wireToolbar } from './draw/toolbar.js'
import { ours } from './draw/ours.js'
import { dataOf, debounced } from './shared/page.js'
import { Presence } from './shared/presence.js'
import { Problems } from './shared/problems.js'
import { Saving } from './shared/saving.js'

const journey = dataOf('draw')
const path = journey.file
const saving = new Saving()
const modeler = modelerIn(document.getElementById('canvas'), document.getElementById('properties'), {
  modules: [ours],
  journey,
  elementTemplates: journey.templates,
})
const name = (id) => called(modeler.get('elementRegistry').get(id))
const problems = new Problems(saving, {
  here: ({ file, element_id: id }) => file === path && Boolean(modeler.get('elementRegistry').get(id)),
  lead: ({ element_id: id }) => lead(modeler, id),
  called: ({ element_id: id }) => name(id),
})
problems.addEventListener('changed', ({ detail }) => modeler.get('marks').show(detail.filter(({ file }) => file === path)))

const look = debounced(async () => problems.seen(await lint(modeler.getDefinitions(), path, name)), 300)
const written = async () => (await modeler.saveXML({ format: true })).xml

async function open(xml) {
  try {
    await modeler.importXML(xml)
  } catch (error) {
    document.getElementById('canvas-trouble').hidden = false
    document.getElementById('canvas-trouble').append(' ', error.message)
    return
  }
  modeler.get('canvas').zoom('fit-viewport', 'auto')
  if (modeler.get('canvas').zoom() > 1 || modeler.get('canvas').zoom() < 0.6) fromTheBeginning()
  look()
}

/** Labels stay readable: a diagram that is larger than its window is scrolled, not shrunk. */
function fromTheBeginning() {
  const canvas = modeler.get('canvas')
  canvas.zoom(1)
  const { inner } = canvas.viewbox()
  canvas.viewbox({ ...canvas.viewbox(), x: inner.x - 40, y: inner.y - 70 })
}

async function start() {
  wireToolbar(document.getElementById('studio-tools'), modeler)
  new Outline(modeler, journey)
  new ResizeObserver(() => modeler.get('canvas').resized()).observe(document.getElementById('canvas'))
  await open(saving.textOf(path, journey.xml))
  modeler.on('commandStack.changed', () => {
    saving.change(path, written)
    look()
  })
  saving.addEventListener('taken', ({ detail }) => detail.path === path && open(detail.text))
  saving.show = (file, text) => (file === path ? openTheirs(text) : null)
  const beginning = new URLSearchParams(location.search).get('element')
  if (beginning) lead(modeler, beginning)
  new Presence(saving, { path: () => path, place: () => name(modeler.get('selection').get()[0]?.id) })
  if (matchMedia('(min-width: 60rem)').matches) modeler.get('minimap').open()
  document.getElementById('canvas').dataset.ready = 'yes'
}

start()
