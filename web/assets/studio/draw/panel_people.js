/** Fields of the panel for a person's step: who does it, with which form, by when. */
import { Fragment, h } from 'preact'
import { NumberFieldEntry, SelectEntry } from '@bpmn-io/properties-panel'
import { useService } from 'bpmn-js-properties-panel'
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'
import { say } from '../shared/words.js'
import { extension, property } from './extensions.js'
import { Choice } from './panel_reading.js'

/** A list of choices, with what is set now where it is none of them. */
function Listed({ element, id, label, description, choices, value, set }) {
  const isListed = choices.some((choice) => choice.value === value)
  const options = isListed ? choices : [...choices, { value, label: say('As written: {value}', { value }) }]
  return h(SelectEntry, { element, id, label, description, getOptions: () => options, getValue: () => value, setValue: set })
}

export function Who({ element, id }) {
  const settings = useService('settings')
  const { groups } = useService('config.journey')
  const said = extension(element, 'zeebe:AssignmentDefinition')
  const choices = [
    { value: '', label: say('Nobody yet') },
    { value: 'applicant', label: say('Applicant') },
    ...groups.map((group) => ({ value: group.id, label: group.title })),
  ]
  const value = said?.get('candidateGroups') || (said?.get('assignee') ? say('one person') : '')
  const set = (candidateGroups) => settings.set(element, 'zeebe:AssignmentDefinition', { candidateGroups: candidateGroups || undefined })
  return h(Listed, { element, id, label: say('Who does it'), choices, value, set })
}

export function Form({ element, id }) {
  const settings = useService('settings')
  const { forms, address } = useService('config.journey')
  const value = extension(element, 'zeebe:FormDefinition')?.get('formId') || ''
  const choices = [{ value: '', label: say('No form') }, ...forms.map((form) => ({ value: form.id, label: form.title }))]
  const set = (formId) => settings.set(element, 'zeebe:FormDefinition', { formId: formId || undefined })
  const file = forms.find((form) => form.id === value)?.file
  const href = file && `${address}/questions/${encodeURIComponent(file)}`
  const link = href && h('p', { class: 'fp-panel-link' }, h('a', { href }, say('Edit its questions')))
  return h(Fragment, null, h(Listed, { element, id, label: say('Form'), choices, value, set }), link)
}

const DAYS = /^=\s*now\(\)\s*\+\s*duration\("P(\d+)D"\)\s*$/

export function Due({ element, id }) {
  const settings = useService('settings')
  const debounce = useService('debounceInput')
  const written = extension(element, 'zeebe:TaskSchedule')?.get('dueDate') || ''
  const days = DAYS.exec(written)?.[1]
  const isFormula = written && !days
  return h(NumberFieldEntry, {
    element,
    id,
    label: say('Due, in days'),
    description: isFormula ? say('It is worked out now: {formula}. A number here replaces that.', { formula: written }) : say('Days after it opens. It is shown to staff; to make something happen, draw a wait.'),
    min: 0,
    debounce,
    getValue: () => (days ? Number(days) : undefined),
    setValue: (number) => {
      if (number === undefined && isFormula) return
      settings.set(element, 'zeebe:TaskSchedule', { dueDate: number === undefined ? undefined : `=now() + duration("P${number}D")` })
    },
  })
}

export function Clock({ element, id }) {
  const options = [
    ['', say('Runs')],
    ['paused', say('Pauses: we wait for the applicant')],
  ]
  return h(Choice, { element, id, name: 'clock', label: say('Clock'), options })
}

export function NotBy({ element, id }) {
  const settings = useService('settings')
  const registry = useService('elementRegistry')
  const others = registry.filter((each) => is(each, 'bpmn:UserTask') && each !== element && !each.labelTarget)
  const choices = [
    { value: '', label: say('Nobody excluded') },
    ...others.map((each) => ({ value: each.id, label: getBusinessObject(each).get('name') || each.id })),
  ]
  const set = (value) => settings.setProperty(element, 'notBy', value)
  return h(Listed, { element, id, label: say('Not by whoever did'), choices, value: property(element, 'notBy'), set })
}
