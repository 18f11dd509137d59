/**
 * Only what our pages can ask is offered. What a file brings besides is named in its place, and not drawn: it could be
 * somebody's markup, frame or picture. It stays in the file, and is named as a problem. Texts stand as they are written,
 * since the library puts their markup into the page; the preview shows what becomes of them.
 */
import { jsx } from 'preact/jsx-runtime'
import { say } from '../shared/words.js'

/** What designers call each of them. */
const CALLED = {
  textfield: 'One line of text',
  textarea: 'Several lines of text',
  number: 'Number',
  datetime: 'Date or time',
  filepicker: 'Files',
  checkbox: 'One box to tick',
  checklist: 'Boxes to tick',
  radio: 'One of several answers',
  select: 'One from a list',
  taglist: 'Several from a list',
  text: 'Words to read',
  expression: 'Worked out',
  table: 'Table to read',
  group: 'Group of questions',
}

const NEW = { filepicker: 'What do you want to attach?', group: 'What are these questions about?', expression: 'What is worked out', table: 'What this table shows' }

export const cutPalette = (types) => ({
  __init__: ['cutPalette'],
  cutPalette: [
    'type',
    class {
      static $inject = ['eventBus', 'formFields']

      constructor(eventBus, formFields) {
        const all = formFields._formFields
        const others = Object.keys(all).filter((type) => type !== 'default' && !types.includes(type))
        for (const [type, words] of Object.entries(CALLED)) if (all[type]) named(all[type].config, say(words))
        others.forEach((type) => formFields.register(type, unshown(all[type].config)))
        formFields.register('text', asWritten(all.text.config))
        const list = (enumerable) => others.forEach((type) => Object.defineProperty(all, type, { enumerable }))
        // The palette lists the types once, when it is first drawn.
        list(false)
        eventBus.once('palette.section.rendered', 1, () => list(true))
      }
    },
  ],
})

/** What a question of this kind is called, and what a new one says before anybody has written anything. */
function named(config, name) {
  const { create } = config
  config.name = name
  config.label &&= say(NEW[config.type] ?? 'What is your question?')
  config.create = (given = {}, isNew = true) => {
    const made = create(given, isNew)
    for (const label of ['label', 'dateLabel']) {
      if (label in given || !(label in made)) continue
      if (isNew) made[label] = say(NEW[config.type] ?? 'What is your question?')
      else delete made[label]
    }
    if (isNew && made.values && !given.values) made.values = [1, 2].map(answer)
    return made
  }
}

/** The library adds what is dragged, or chosen by Enter: a press or a tap does what Enter does. */
export function addedByPress(palette) {
  palette.addEventListener('click', (event) => {
    const kind = event.target.closest('.fjs-palette-field')
    if (kind && event.detail) kind.dispatchEvent(new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter' }))
  })
}

const answer = (number) => ({ label: say('Answer {number}', { number }), value: `value${number}` })

function unshown(config) {
  const Unshown = () => jsx('div', { class: 'fjs-form-field', children: say('“{name}” is not for our pages', { name: config.name || config.type }) })
  Unshown.config = config
  return Unshown
}

function asWritten(config) {
  const Text = ({ field }) => jsx('div', { class: 'fjs-form-field fp-as-written', children: field.text || '' })
  Text.config = config
  return Text
}
