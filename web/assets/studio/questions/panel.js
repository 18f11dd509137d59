/** The “Question” group of the properties panel: what form-js has no field for, kept in a component's properties. */
import { SelectEntry, TextAreaEntry, TextFieldEntry } from '@bpmn-io/properties-panel'
import { jsx } from 'preact/jsx-runtime'
import { say } from '../shared/words.js'
import { inWords } from './panel_words.js'

const FORMER = { layout: 1, securityAttributes: 1, serialization: 1, 'custom-values': 1 }
/** What is not honoured here, and what the group of ours has in its stead. */
const LEFT_OUT = new Set(['disabled', 'searchable', 'versionTag', 'patternErrorMessage', 'label', 'date-label', 'description'])

/** The groups in which the answers to choose from are written: right under the question, and open. */
const ANSWERS = new Set(['staticOptions', 'dynamicOptions', 'optionsExpression'])

/** name, what a designer calls it, and how it is written: a text, a longer one, or one of a few. */
const FIELDS = [
  ['label', 'Question', { lines: 2, at: 'top' }],
  ['hint', 'Hint', { lines: 2 }],
  ['errorRequired', 'If not answered, say', { lines: 2 }],
  ['page', 'Page', { hint: 'Questions with the same page are asked together.' }],
  ['section', 'Section', { hint: 'The small heading above the question.' }],
  ['summaryLabel', 'Short name', { hint: 'On “Check your answers”: “Date of birth”.' }],
  ['errorFormat', 'If it cannot be read, say', { lines: 2 }],
  ['errorPattern', 'If it does not fit the pattern, say', { lines: 2 }],
  ['errorMinLength', 'If it is too short, say', { lines: 2 }],
  ['errorMaxLength', 'If it is too long, say', { lines: 2 }],
  ['errorMin', 'If it is too small, say', { lines: 2 }],
  ['errorMax', 'If it is too large, say', { lines: 2 }],
  ['errorIncrement', 'If it is between two steps, say', { lines: 2 }],
  ['errorEarliest', 'If it is too early, say', { lines: 2 }],
  ['errorLatest', 'If it is too late, say', { lines: 2 }],
  ['errorExclusive', 'If it goes with no other answer, say', { lines: 2 }],
  ['errorMaxFiles', 'If there are too many files, say', { lines: 2 }],
  ['autocomplete', 'The browser fills in', { choices: ['', 'name', 'given-name', 'family-name', 'email', 'tel', 'bday', 'address-line1', 'address-line2', 'address-level2', 'postal-code', 'organization'], open: true }],
  ['width', 'Width', { choices: ['', '2', '3', '4', '5', '10', '20', '30', 'full', 'three-quarters', 'two-thirds', 'one-half', 'one-third', 'one-quarter'] }],
  ['inputmode', 'Keyboard on phones', { choices: ['', 'text', 'numeric', 'decimal', 'tel', 'email', 'url'] }],
  ['letters', 'Letters', { choices: ['', 'upper'] }],
  ['spellcheck', 'Check spelling', { choices: ['', 'true', 'false'] }],
  ['rows', 'Height in lines', {}],
  ['earliest', 'Earliest day', { hint: 'A date such as 2026-03-31, or today.' }],
  ['latest', 'Latest day', { hint: 'A date such as 2026-03-31, or today.' }],
  ['divider', '“or” before the answer kept as', {}],
  ['exclusive', 'Goes with no other: the answer kept as', {}],
  ['later', 'Box to send it later', { hint: 'What it says: “I will send it later”.' }],
  ['staffSection', 'Section, as staff read it', {}],
  ['staffLabel', 'Short name, as staff read it', {}],
]

/** What a choice is called, where its value is a word of the web's and not of people's. */
const CALLED = {
  name: 'Full name',
  'given-name': 'First name',
  'family-name': 'Last name',
  email: 'Email address',
  tel: 'Telephone number',
  bday: 'Date of birth',
  'address-line1': 'Address, first line',
  'address-line2': 'Address, second line',
  'address-level2': 'Town or city',
  'postal-code': 'Postcode',
  organization: 'Organisation',
  full: 'Whole line',
  'three-quarters': 'Three quarters',
  'two-thirds': 'Two thirds',
  'one-half': 'Half',
  'one-third': 'One third',
  'one-quarter': 'One quarter',
  text: 'Letters',
  numeric: 'Digits',
  decimal: 'Digits and a point',
  url: 'Web address',
  upper: 'Capitals',
  true: 'Yes',
  false: 'No',
}
const called = (value) => (/^\d+$/.test(value) ? say('{count} characters', { count: value }) : say(CALLED[value] ?? value))

export const questionPanel = (honoured) => ({
  __init__: ['questionPanel'],
  questionPanel: [
    'type',
    class {
      static $inject = ['propertiesPanel']

      constructor(propertiesPanel) {
        propertiesPanel.registerProvider(this, 500)
      }

      getGroups(field, editField) {
        return (given) => {
          const mine = field && honoured[field.type] ? groups(field, editField, new Set(honoured[field.type])) : []
          const others = given.filter(({ id }) => !FORMER[id]).map(honouredOnly).map(inWords)
          const shown = others.filter(({ items, entries }) => items || entries?.length)
          const answers = shown.filter(({ id }) => ANSWERS.has(id)).map((group) => ({ ...group, shouldOpen: true }))
          const [question, ...errors] = mine
          return [question, ...answers, ...shown.filter(({ id }) => !ANSWERS.has(id)), ...errors].filter(Boolean)
        }
      }
    },
  ],
})

function honouredOnly(group) {
  return group.entries ? { ...group, entries: group.entries.filter(({ id }) => !LEFT_OUT.has(id)) } : group
}

function groups(field, editField, names) {
  const fields = FIELDS.filter(([name, , { at }]) => (at ? field.type !== 'text' && field.type !== 'default' : names.has(name)))
  const options = names.has('hint:…') ? (field.values || []).map(({ value, label }) => [`hint:${value}`, say('Hint of “{label}”', { label }), {}]) : []
  const entries = [...fields, ...options].map(([name, label, how]) => ({
    id: `question-${name}`,
    component: entryOf(how, field.properties?.[name]),
    field,
    name,
    label,
    how,
    editField,
    isEdited: (node) => Boolean(node?.value),
  }))
  const isError = ({ name }) => name.startsWith('error') && name !== 'errorRequired'
  const all = [
    { id: 'question', label: say('Question'), entries: entries.filter((each) => !isError(each)), shouldOpen: true },
    { id: 'question-errors', label: say('Error texts'), entries: entries.filter(isError) },
  ]
  return all.filter(({ entries: some }) => some.length)
}

/** A value that is none of the choices stays what it is: it is shown as text. */
function entryOf({ choices, open, lines }, value = '') {
  if (choices && (!open || choices.includes(value)) && choices.includes(value)) return Choice
  return lines ? Long : Short
}

function Short(props) {
  return jsx(TextFieldEntry, common(props))
}

function Long(props) {
  return jsx(TextAreaEntry, { ...common(props), rows: props.how.lines })
}

function Choice(props) {
  const getOptions = () => props.how.choices.map((value) => ({ value, label: value ? called(value) : say('Not set') }))
  return jsx(SelectEntry, { ...common(props), getOptions })
}

function common({ id, field, name, label, how, editField }) {
  return {
    id,
    element: field,
    label: say(label),
    description: how.hint ? say(how.hint) : undefined,
    getValue: () => (how.at ? field[labelOf(field)] : field.properties?.[name]) ?? '',
    setValue: (value) => (how.at ? editField(field, [labelOf(field)], value) : editField(field, ['properties'], withValue(field.properties, name, value))),
    debounce: (run) => run,
  }
}

/** Where the label is: form-js calls those of dates and times otherwise, and shows these where there are both. */
function labelOf(field) {
  const own = field.subtype === 'time' ? 'timeLabel' : 'dateLabel'
  return field.type === 'datetime' && (own in field || !('label' in field)) ? own : 'label'
}

function withValue(properties = {}, name, value) {
  const { [name]: before, ...others } = properties
  const written = value && { ...others, [name]: value }
  return written || (Object.keys(others).length ? others : undefined)
}
