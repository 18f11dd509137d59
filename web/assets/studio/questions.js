/** The Questions page: form-js's editor, its pages, what a citizen will see, and what is worth a look. */
import { FormEditor } from '@bpmn-io/form-js-editor'
import '@bpmn-io/form-js/dist/assets/form-js.css'
import '@bpmn-io/form-js/dist/assets/form-js-editor.css'
import { Checks } from './questions/checks.js'
import { keyNaming } from './questions/keys.js'
import { moving } from './questions/moving.js'
import { inOrderOf } from './questions/order.js'
import { Pages } from './questions/pages.js'
import { addedByPress, cutPalette } from './questions/palette.js'
import { questionPanel } from './questions/panel.js'
import { Preview } from './questions/preview.js'
import { find, pagesOf } from './questions/schema.js'
import { undoing } from './questions/undoing.js'
import { dataOf, debounced } from './shared/page.js'
import { inPlainWords } from './shared/parser_words.js'
import { Presence } from './shared/presence.js'
import { Problems } from './shared/problems.js'
import { Saving } from './shared/saving.js'
import { say } from './shared/words.js'

const draft = dataOf('draft')
const saving = new Saving(draft)
/** A click on what is chosen leaves it chosen; the library would let it go. */
const staysChosen = { __init__: [['selection', (selection) => Object.assign(selection, { toggle: selection.set })]] }
const editor = new FormEditor({
  container: document.getElementById('form-canvas'),
  palette: { parent: document.getElementById('palette') },
  propertiesPanel: { parent: document.getElementById('question-panel') },
  additionalModules: [cutPalette(Object.keys(draft.honoured)), questionPanel(draft.honoured), keyNaming, moving, staysChosen],
})
const mayChange = !document.getElementById('add-page').hidden
const pages = new Pages(document.getElementById('pages'), { choose, moving: mayChange ? editor.get('moving') : null })
const preview = new Preview(document.getElementById('preview'), { text: written, choose: chooseKey })
const checks = new Checks(document.getElementById('checks'), { address: saving.address, file: draft.file, text: written })
let opened = {}
let lastText = ''
const isWide = matchMedia('(min-width: 60.01rem)')
let selected = null
let shownId = null

/** The form as a file, in its own order and without what the editor says of itself. */
function written() {
  const { exporter, ...schema } = editor.getSchema()
  return `${JSON.stringify(inOrderOf(opened, schema), null, 2)}\n`
}

function choose(id) {
  const field = editor.get('formFieldRegistry').get(id)
  if (field) editor.get('selection').set(field)
}

function chooseKey(key) {
  const found = find(editor.getSchema(), (each) => each.fullKey === key)
  if (found) choose(found.id)
}

function addPage() {
  const root = editor._getState().schema
  const number = pagesOf(root).length + 1
  const field = editor.get('modeling').addFormField(
    { type: 'textfield', label: say('What is your question?'), properties: { page: say('Page {number}', { number }) } },
    root,
    root.components.length,
  )
  editor.get('selection').set(field)
}

function show() {
  const schema = editor.getSchema()
  const at = selected && find(schema, (each) => each.id === selected)
  pages.show(pagesOf(schema), at)
  preview.goTo(at)
  checks.goTo(at)
  if (at && at.id !== shownId && isWide.matches) reveal(at.id)
  shownId = at?.id
}

/** The question in the form, and its page in the list; on a phone the page stays where it is. */
function reveal(id) {
  document.querySelector(`#form-canvas .fjs-element[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest' })
  document.querySelector('#pages [aria-current]')?.scrollIntoView({ block: 'nearest' })
}

const showSoon = debounced(show, 150)

function changed() {
  const text = written()
  if (text === lastText) return
  lastText = text
  saving.change(draft.file, text)
  showSoon()
  preview.refreshSoon()
  checks.askSoon()
}

async function open(text) {
  try {
    opened = JSON.parse(text)
    await editor.importSchema(opened)
  } catch (error) {
    document.getElementById('form-canvas').replaceChildren(say('This file cannot be opened as a form: {why}', { why: inPlainWords(error.message) }))
    return
  }
  lastText = written()
  const named = decodeURIComponent(location.hash.slice(1))
  const schema = editor.getSchema()
  const first = (named && find(schema, (each) => each.fullKey === named)) || find(schema, (each) => each.isQuestion)
  if (first) choose(first.id)
  show()
  preview.refresh()
  checks.ask()
}

editor.on('selection.changed', ({ selection }) => {
  selected = selection && selection.type !== 'default' ? selection.id : null
  showSoon()
})
editor.on('commandStack.changed', changed)
// What is added is what one goes on with: by dragging the library chooses it itself, by the keyboard it does not.
editor.on('commandStack.formField.add.postExecuted', ({ context }) => setTimeout(() => choose(context.formField.id)))
document.getElementById('add-page').addEventListener('click', addPage)
undoing(editor)
addedByPress(document.getElementById('palette'))
saving.addEventListener('taken', ({ detail }) => detail.path === draft.file && open(detail.text))
new Problems(saving, { here: ({ file }) => file === draft.file, lead: ({ element_id: key }) => chooseKey(key) })
new Presence(saving, { path: () => draft.file, place: () => pages.title || say('Questions') })
open(saving.textOf(draft.file, draft.text))
