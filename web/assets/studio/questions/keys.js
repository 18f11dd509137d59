/** Gives new questions the name of their answer from what they ask, until somebody names it: “date_of_birth”. */

const MADE = /^[a-z]+_[a-z0-9]{5,8}$/
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
    const label = properties.label || properties.dateLabel
    if (!label || !formField.key || label.startsWith('=')) return
    if (!MADE.test(formField.key) && given.get(formField.id) !== formField.key) return
    const taken = new Set(formFieldRegistry.getAll().filter((each) => each !== formField).map(({ key }) => key))
    const key = unused(nameOf(label), taken)
    if (!key || key === formField.key) return
    given.set(formField.id, key)
    modeling.editFormField(formField, 'key', key)
  })
}

function nameOf(label) {
  const plain = label.normalize('NFKD').replace(/[^\x20-\x7e]|'/g, '')
  const name = plain.replace(WHICH, '$1').replace(ASKING, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '').slice(0, 30).replace(/_+$/, '')
  return RESERVED.has(name) ? `${name}_answer` : name
}

function unused(name, taken) {
  if (!name || !taken.has(name)) return name
  for (let number = 2; ; number += 1) if (!taken.has(`${name}_${number}`)) return `${name}_${number}`
}
