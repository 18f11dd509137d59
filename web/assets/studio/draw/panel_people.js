/** Fields of the panel for a person's step: who does it, with which form, by when. */
import { Fragment, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { SelectEntry, TextFieldEntry } from '@bpmn-io/properties-panel'
import { useService } from 'bpmn-js-properties-panel'
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'
import { say } from '../shared/words.js'
import { extension, property } from './extensions.js'
import { Choice } from './panel_reading.js'

const EMBEDDED = 'camunda-forms:bpmn:'

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
  const set = (candidateGroups) => settings.set(element, 'zeebe:AssignmentDefinition', { candidateGroups: candidateGroups || undefined, assignee: undefined })
  return h(Listed, { element, id, label: say('Who does it'), choices, value, set })
}

export function Form({ element, id }) {
  const settings = useService('settings')
  const { forms, address } = useService('config.journey')
  const said = extension(element, 'zeebe:FormDefinition')
  const value = said?.get('formId') || said?.get('formKey') || ''
  const embedded = value.startsWith(EMBEDDED) ? [{ value, label: say('The form that lies in the diagram') }] : []
  const choices = [{ value: '', label: say('No form') }, ...embedded, ...forms.map((form) => ({ value: form.id, label: form.title }))]
  const set = (formId) => settings.set(element, 'zeebe:FormDefinition', { formId: formId || undefined, formKey: undefined })
  const file = forms.find((form) => form.id === value)?.file
  const href = file && `${address}/questions/${encodeURIComponent(file)}`
  const link = href && h('p', { class: 'fp-panel-link' }, h('a', { href }, say('Edit its questions')))
  return h(Fragment, null, h(Listed, { element, id, label: say('Form'), choices, value, set }), link)
}

const DAYS = /^=\s*now\(\)\s*\+\s*duration\("P(\d+)D"\)\s*$/
const SAID = /^(\d{1,4})\s*(working\s+)?(?:days?)?$/i

/** As it is said on the Outline page too (engine/bpmn/editing/settings.py): "2 working days", or what was written by hand. */
function dueIn(element) {
  const written = extension(element, 'zeebe:TaskSchedule')?.get('dueDate') || ''
  const days = DAYS.exec(written)?.[1]
  if (!days) return written
  const isOne = days === '1'
  if (property(element, 'days') === 'working') return isOne ? say('1 working day') : say('{n} working days', { n: days })
  return isOne ? say('1 day') : say('{n} days', { n: days })
}

/** What is typed is taken when the field is left: “2” on the way to “2 days” would else become two working days. */
export function Due({ element, id }) {
  const settings = useService('settings')
  const [typed, setTyped] = useState(null)
  const said = dueIn(element)
  const isReadable = (text) => !text || text.startsWith('=') || text === said || SAID.test(text.trim())
  const keep = () => {
    if (typed === null || !isReadable(typed)) return
    if (typed !== said) setDue(settings, element, ...dueOf(typed))
    setTyped(null)
  }
  useEffect(() => setTyped(null), [element])
  return h(TextFieldEntry, {
    element,
    id,
    label: say('Due'),
    description: say('“2 working days”, of the council’s calendar, or “2 days”. Staff see it. What happens when it is late, the outline’s page adds: a reminder, or a deadline.'),
    debounce: (run) => run,
    getValue: () => typed ?? said,
    setValue: (text) => setTyped(text || ''),
    validate: (text) => (isReadable(text) ? null : say('Write it as “2 working days” or “2 days”.')),
    onBlur: keep,
  })
}

function setDue(settings, element, dueDate, isWorking) {
  settings.together(() => {
    settings.set(element, 'zeebe:TaskSchedule', { dueDate })
    if (isWorking !== null) settings.setProperty(element, 'days', isWorking ? 'working' : '')
  })
}

/** [the expression, whether it counts working days; null: as it did] of what somebody typed. */
function dueOf(text) {
  const typed = (text || '').trim()
  const said = SAID.exec(typed)
  if (!said) return [typed || undefined, typed ? null : false]
  return [`=now() + duration("P${Number(said[1])}D")`, Boolean(said[2]) || /^\d+$/.test(typed)]
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
