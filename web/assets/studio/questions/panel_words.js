/** The library's own fields of the panel, in designers' words. What has none here stays as the library says it. */
import { cloneElement } from 'preact'
import { say } from '../shared/words.js'

const GROUPS = {
  general: 'What the answer is kept as',
  staticOptions: 'Answers to choose from',
  dynamicOptions: 'Answers to choose from',
  optionsExpression: 'Answers to choose from',
  valuesSource: 'Where these answers come from',
  condition: 'When it is left out',
  validation: 'What is taken as an answer',
  constraints: 'Days and times',
  appearance: 'Beside the answer',
}

const WORDS = {
  Key: 'Answer kept as',
  'Binds to a form variable': 'What rules, conditions and messages call it.',
  Path: 'Answers kept under',
  'Where the child variables of this component are pathed to.': 'What the names of its answers begin with.',
  ID: 'Steps call this form',
  'Default value': 'Filled in to begin with',
  '<none>': 'Nothing',
  'Read only': 'Shown, not asked',
  Type: 'They are',
  Static: 'Written here',
  'Input data': 'A list that is known by then',
  Expression: 'Worked out by a formula',
  'Input values key': 'Name of the list',
  'Define which input property to populate the values from': 'Each of it has a label and a value.',
  'Options expression': 'Formula',
  'Define an expression to populate the options from.': 'A list, in FEEL. Each of it has a label and a value.',
  Label: 'Answer',
  Value: 'Kept as',
  'Hide if': 'Leave it out if',
  'Condition under which the field is hidden': 'A condition in FEEL, such as: age < 18',
  Required: 'It must be answered',
  'Minimum length': 'At least so many characters',
  'Maximum length': 'At most so many characters',
  Minimum: 'At least',
  Maximum: 'At most',
  'Validation pattern': 'It must look like',
  Custom: 'What the pattern below says',
  Email: 'An email address',
  Phone: 'A telephone number',
  'Custom regular expression': 'Pattern (a regular expression)',
  'Decimal digits': 'Digits after the point',
  Increment: 'In steps of',
  Prefix: 'Before it, such as £',
  Suffix: 'After it, such as miles',
  Subtype: 'It asks for',
  'Date & Time': 'A date and a time',
  Date: 'A date',
  Time: 'A time',
  'Time label': 'Question about the time',
  'Time interval': 'Times are apart by',
  'Use 24h': '24-hour clock',
  'Disallow past dates': 'Not before today',
  'Target value': 'Formula',
  'Define an expression to calculate the value of this field': 'What it is, in FEEL.',
  'Compute on': 'Worked out',
  'Value changes': 'at every change',
  'Form submission': 'when it is sent',
  Text: 'Words',
  'Show outline': 'With a frame around it',
  'Data source': 'The list that it shows',
  'Specify the source from which to populate the table': 'The name of a list, or a formula in FEEL.',
  Pagination: 'A few rows at a time',
  'Number of rows per page': 'Rows at a time',
  'Supported file formats': 'Kinds of files, such as .jpg,.pdf',
  'Upload multiple files': 'More than one file',
  'Must not be empty.': 'Write something here',
  'Must be unique.': 'Another answer is kept as this',
  'Must not contain spaces.': 'Leave out the spaces',
  'Must not conflict with other key/path assignments.': 'Another question’s answer is kept as this',
}

const wrapped = new WeakMap()

/** A group as the library gives it, with words of ours; what is shown first stands open. */
export function inWords(group) {
  const known = GROUPS[group.id] ?? WORDS[group.label] ?? group.label
  const words = typeof known === 'string' ? say(known) : known
  const { tooltip, ...others } = group
  return {
    ...others,
    label: words,
    ...(group.entries && { entries: group.entries.map(entryInWords) }),
    ...(group.items && { items: group.items.map((item) => ({ ...item, entries: item.entries.map(entryInWords) })) }),
  }
}

function entryInWords(entry) {
  if (!wrapped.has(entry.component)) wrapped.set(entry.component, (props) => vnodeInWords(entry.component(props)))
  return { ...entry, component: wrapped.get(entry.component) }
}

/** What a component has made: its texts, and those of what it hands them on to. */
function vnodeInWords(vnode) {
  if (Array.isArray(vnode)) return vnode.map(vnodeInWords)
  if (!vnode?.props) return vnode
  const { label, description, tooltip, options, getOptions, validate, children, forId, value } = vnode.props
  const named = (each) => ({ ...each, label: word(each.label) })
  const said = {
    ...(label && { label: word(label) }),
    ...(description && { description: word(description) }),
    ...(forId && value && { value: word(value) }), // a description below its field
    ...(tooltip && { tooltip: undefined }),
    ...(options && { options: options.map(named) }),
    ...(getOptions && { getOptions: (...given) => getOptions(...given).map(named) }),
    ...(validate && { validate: (value) => word(validate(value)) }),
    ...(children && { children: vnodeInWords(children) }),
  }
  return Object.keys(said).length ? cloneElement(vnode, said) : vnode
}

function word(text) {
  return typeof text === 'string' && text in WORDS ? say(WORDS[text]) : text
}
