/**
 * Gives new questions the name of their answer from what they ask, until somebody names it: “date_of_birth”. The answers
 * to choose from are kept as what they say in the same way.
 */

const MADE = /^[a-z]+_[a-z0-9]{5,8}$/
const MADE_VALUE = /^value\d*$/
const UNTOUCHED = /^(value|answer) ?\d*$/i
const ASKING = /^(?:(?:what|which|when|where|who|how many|how much) (?:is|are|was|were|do|does)|do|does|are|is|have|has|can|will)\s+(?:you|your|they|their|the|a|an)?\s*(?:have|get|want|need)?\s*/i
const WHICH = /^(?:what|which)\s+(?!is\b|are\b|was\b|were\b|do\b|does\b)(.+?)\s+(?:is|are|was|were|do|does|did|have|has|had|would|will|can|should)\s.*/i
const RESERVED = new Set(['and', 'between', 'else', 'every', 'false', 'for', 'function', 'if', 'in', 'instance', 'not', 'null', 'of', 'or', 'return', 'satisfies', 'some', 'then', 'true'])

export const keyNaming = {
  __init__: ['keyNaming'],
  keyNaming: ['type', KeyNaming],
}

KeyNaming.$inject = ['eventBus', 'modeling', 'formFieldRegistry']

function KeyNaming(eventBus, modeling, formFieldRegistry) {
  const given = new Map()
  eventBus.on('commandStack.formField.edit.postExecuted', ({ context }) => {
    const { formField, properties } = context
    const label = properties.label || properties.dateLabel || properties.timeLabel
    if (!label || !formField.key || label.startsWith('=')) return
    if (!MADE.test(formField.key) && given.get(formField.id) !== formField.key) return
    const taken = new Set(formFieldRegistry.getAll().filter((each) => each !== formField).map(({ key }) => key))
    const key = unused(nameOf(label), taken)
    if (!key || key === formField.key) return
    given.set(formField.id, key)
    modeling.editFormField(formField, 'key', key)
  })
  eventBus.on('commandStack.formField.edit.postExecuted', ({ context: { formField, properties } }) => {
    if (!properties.values) return
    const kept = (each) => `${formField.id} ${each.value}`
    const changed = properties.values.findIndex((each) => isToName(each, given.has(kept(each))))
    if (changed < 0) return
    const others = new Set(properties.values.filter((_, at) => at !== changed).map(({ value }) => value))
    const value = unused(slug(properties.values[changed].label), others)
    const values = properties.values.map((each, at) => (at === changed ? { ...each, value } : each))
    given.set(`${formField.id} ${value}`, value)
    modeling.editFormField(formField, { values, ...following(formField, properties.values[changed].value, value) })
  })
}

/** Whether an answer is still kept as something that we made up, and its words say something else by now. */
function isToName({ label, value }, isGiven) {
  const name = slug(label)
  const isUntouched = UNTOUCHED.test(label)
  return (isGiven || MADE_VALUE.test(value)) && !isUntouched && Boolean(name) && !new RegExp(`^${name}(_\\d+)?$`).test(value)
}

/** What else of a question names an answer: the one filled in to begin with, and its hint. */
function following({ defaultValue, properties = {} }, before, after) {
  const { [`hint:${before}`]: hint, ...others } = properties
  return {
    ...(defaultValue === before && { defaultValue: after }),
    ...(hint !== undefined && { properties: { ...others, [`hint:${after}`]: hint } }),
  }
}

function nameOf(label) {
  const name = slug(plain(label).replace(WHICH, '$1').replace(ASKING, ''))
  return RESERVED.has(name) ? `${name}_answer` : name
}

const plain = (label) => label.normalize('NFKD').replace(/[^\x20-\x7e]|'/g, '')

function slug(label) {
  return plain(label).toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '').slice(0, 30).replace(/_+$/, '')
}

function unused(name, taken) {
  if (!name || !taken.has(name)) return name
  for (let number = 2; ; number += 1) if (!taken.has(`${name}_${number}`)) return `${name}_${number}`
}
