/** Fields of the panel for our own properties: texts that people read, needs that a step serves. */
import { h } from 'preact'
import { CheckboxEntry, SelectEntry, TextFieldEntry } from '@bpmn-io/properties-panel'
import { useService } from 'bpmn-js-properties-panel'
import { say } from '../shared/words.js'
import { property } from './extensions.js'

/** A text of ours; `name` is the property's. */
export function Property({ element, id, name, label, description }) {
  const settings = useService('settings')
  return h(TextFieldEntry, {
    element,
    id,
    label,
    description,
    debounce: useService('debounceInput'),
    getValue: () => property(element, name),
    setValue: (value) => settings.setProperty(element, name, value),
  })
}

/** A property with a handful of values; options are [[value, label]], the first the one that is not written. */
export function Choice({ element, id, name, label, description, options }) {
  const settings = useService('settings')
  return h(SelectEntry, {
    element,
    id,
    label,
    description,
    getOptions: () => options.map(([value, words]) => ({ value, label: words })),
    getValue: () => property(element, name),
    setValue: (value) => settings.setProperty(element, name, value),
  })
}

export function OnPost({ element, id }) {
  const options = [
    ['', say('Always')],
    ['whenReached', say('Only once a case has come there')],
    ['never', say('Never')],
  ]
  return h(Choice, { element, id, name: 'onPost', label: say('Shown on the post'), options })
}

export function Need({ element, id, need }) {
  const settings = useService('settings')
  const served = property(element, 'need').split(',').map((each) => each.trim()).filter(Boolean)
  return h(CheckboxEntry, {
    element,
    id,
    label: need.text,
    getValue: () => served.includes(need.id),
    setValue: (isServed) => {
      const others = served.filter((each) => each !== need.id)
      settings.setProperty(element, 'need', (isServed ? [...others, need.id] : others).join(', '))
    },
  })
}
