/**
 * What a diagram, a rule or a form consists of, in words: by id, {name, of, says}. `of` is what it is within; `says` is
 * what it says of itself, {value, words} by aspect: two are the same where their values are.
 */
import { dataOf } from './page.js'
import { say } from './words.js'

const DRAWING = /\/(DI|DC|DMNDI|BPMNDI)\/?$|\/DD\//i
const SILENT = new Set(['definitions', 'incoming', 'outgoing', 'laneSet', 'flowNodeRef', 'userTask.zeebe'])

/** Attributes and elements of the files, as the editors' panels call them. */
const ASPECTS = {
  name: say('Name'),
  label: say('Name'),
  sourceRef: say('From'),
  targetRef: say('To'),
  default: say('Way taken otherwise'),
  conditionExpression: say('Condition'),
  'assignmentDefinition candidateGroups': say('Who does it'),
  'assignmentDefinition assignee': say('Who does it'),
  'formDefinition formId': say('Form'),
  'taskSchedule dueDate': say('Due'),
  'calledDecision decisionId': say('Rule'),
  'calledDecision resultVariable': say('Its answer is called'),
  'taskDefinition type': say('Which system'),
  'script expression': say('Calculation'),
  'property publicName': say('While it is to come'),
  'property publicDone': say('Once it is done'),
  'property publicHint': say('A line under it'),
  'property clock': say('Clock'),
  'property days': say('It counts'),
  'property notBy': say('Not by whoever did'),
  'property need': say('Serves these needs'),
  'header subject': say('Subject'),
  'header template': say('Words'),
  'input to': say('To'),
  'input url': say('Address'),
  timeDuration: say('How long'),
  timeDate: say('When'),
  timeCycle: say('How often'),
  documentation: say('Notes'),
  hitPolicy: say('When several rows fit'),
  typeRef: say('Kind of answer'),
  text: say('What it says'),
  key: say('Answer kept as'),
  description: say('Hint'),
  type: say('Kind'),
  values: say('Answers to choose from'),
  'validate required': say('It must be answered'),
  'conditional hide': say('When it is left out'),
  'properties page': say('Page'),
  'properties hint': say('Hint'),
}
/** Said by saying nothing: one editor writes it, another does not. */
const DEFAULTS = new Set(['cancelActivity=true', 'isInterrupting=true', 'triggeredByEvent=false', 'isCollection=false', 'isForCompensation=false', 'hitPolicy=UNIQUE'])
const QUIET = /^(extensionElements|properties|ioMapping|taskHeaders|expression|inputExpression) /

/** null where the file cannot be read, or is none of these. */
export function partsOf(path, text) {
  if (/\.(bpmn|dmn)$/.test(path)) return partsOfModel(text)
  return path.endsWith('.form') ? partsOfForm(text) : null
}

function partsOfModel(text) {
  const whole = new DOMParser().parseFromString(text ?? '', 'application/xml')
  if (whole.querySelector('parsererror')) return null
  const nodes = [...whole.querySelectorAll('[id]')].filter((node) => !DRAWING.test(node.namespaceURI || '') && !SILENT.has(node.localName))
  const names = new Map(nodes.map((node) => [node.id || node.getAttribute('id'), calledIn(node)]))
  return new Map(nodes.map((node) => {
    const id = node.id || node.getAttribute('id')
    const of = node.parentElement?.closest('[id]')?.getAttribute('id')
    return [id, { name: names.get(id), of, says: sayingsOf(node, names) }]
  }))
}

function calledIn(node) {
  const name = node.getAttribute('name') || node.getAttribute('label')
  if (name) return `“${name}”`
  if (node.localName === 'sequenceFlow') return say('the arrow from {one} to {other}', ends(node))
  if (node.localName === 'rule') return say('row {n}', { n: among(node, 'rule') })
  if (/^(input|output)Entry$/.test(node.localName)) return cell(node)
  return say('{kind} without a name', { kind: node.localName.replace(/([A-Z])/g, ' $1').toLowerCase() })
}

function ends(flow) {
  const called = (id) => {
    const found = [...flow.parentElement.children].find((each) => each.getAttribute('id') === id)
    return `“${found?.getAttribute('name') || id}”`
  }
  return { one: called(flow.getAttribute('sourceRef')), other: called(flow.getAttribute('targetRef')) }
}

const among = (node, kind) => [...node.parentElement.children].filter((each) => each.localName === kind).indexOf(node) + 1

/** A cell of a table, by its row and the heading of its column. */
function cell(node) {
  const kind = node.localName.replace('Entry', '')
  const table = node.parentElement.parentElement
  const column = [...table.children].filter((each) => each.localName === kind)[among(node, node.localName) - 1]
  const heading = column?.getAttribute('label') || column?.getAttribute('name') || column?.textContent.trim() || kind
  return say('row {n}, {column}', { n: among(node.parentElement, 'rule'), column: `“${heading}”` })
}

/** Aspect → value. What stands within and has an id of its own is a part by itself. */
function sayingsOf(node, names) {
  const says = new Map()
  const put = (at, value, words = worded(at, value)) => {
    if (value && !DEFAULTS.has(`${at}=${value}`)) says.set(ASPECTS[at] || say('Something else ({what})', { what: at }), { value, words })
  }
  for (const { name, value } of node.attributes) {
    if (name !== 'id' && !name.startsWith('xmlns')) put(name, value, /Ref$|^default$/.test(name) ? names.get(value) || value : value)
  }
  inside(node, '', put)
  return says
}

/** A value as the panel says it. */
function worded(at, value) {
  if (at === 'assignmentDefinition candidateGroups') return groupTitles()[value] || value
  const days = at === 'taskSchedule dueDate' && /^=now\(\) \+ duration\("P(\d+)D"\)$/.exec(value)
  return days ? say('{n} days', { n: days[1] }) : value
}

function groupTitles() {
  const groups = dataOf('draw')?.groups || []
  return { applicant: say('Applicant'), ...Object.fromEntries(groups.map(({ id, title }) => [id, title])) }
}

function inside(node, at, put) {
  const children = [...node.children].filter((child) => !SILENT.has(child.localName))
  if (!children.length && at) put(at.trim(), node.textContent.trim())
  for (const child of children) {
    if (child.hasAttribute('id') && !/^(text|.*Expression|timerEventDefinition|inputExpression)$/.test(child.localName)) continue
    const named = child.getAttribute('name') || child.getAttribute('key') || child.getAttribute('target')
    const place = `${at}${child.localName} `.replace(QUIET, '')
    if (named) put(`${child.localName} ${named}`, child.getAttribute('value') || child.getAttribute('source') || child.textContent.trim())
    else {
      for (const { name, value } of child.attributes) if (!/^(id|xmlns.*|xsi:type)$/.test(name)) put(`${place}${name}`, value)
      inside(child, place.replace(/^timerEventDefinition /, ''), put)
    }
  }
}

function partsOfForm(text) {
  try {
    const parts = new Map()
    collect(JSON.parse(text).components || [], null, parts)
    return parts
  } catch {
    return null
  }
}

function collect(components, of, parts) {
  for (const { components: inner, id: given, layout, ...own } of components) {
    const id = given || own.key
    const name = own.label || own.text || own.key || own.type
    const says = new Map()
    flat(own, '', says)
    parts.set(id, { name: `“${String(name).slice(0, 80)}”`, of, says })
    if (Array.isArray(inner)) collect(inner, id, parts)
  }
}

function flat(holder, at, says) {
  for (const [name, value] of Object.entries(holder)) {
    const place = at + name
    if (value && typeof value === 'object' && !Array.isArray(value)) flat(value, `${place} `, says)
    else says.set(ASPECTS[place] || say('Something else ({what})', { what: place }), { value: JSON.stringify(value), words: inWords(value) })
  }
}

function inWords(value) {
  if (Array.isArray(value)) return value.map((each) => each?.label ?? (typeof each === 'object' ? JSON.stringify(each) : String(each))).join(', ')
  return value === true ? say('yes') : value === false ? say('no') : String(value)
}
