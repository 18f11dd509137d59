/** How two versions of a file differ, in words where it is a diagram, a rule or a form; null where it is none. */
import { say } from './words.js'

/** [{mark, words}], mark one of "+" (in yours only), "−" (in theirs only), "~" (different). */
export function differences(path, mine, theirs) {
  const read = path.endsWith('.form') ? questionsOf : /\.(bpmn|dmn)$/.test(path) ? elementsOf : null
  const [yours, others] = read ? [read(mine), read(theirs)] : [null, null]
  if (!yours || !others) return null
  const found = []
  for (const [id, part] of yours) {
    const other = others.get(id)
    if (!other) found.push({ mark: '+', words: say('In yours only: {what}', { what: part.name }) })
    else if (other.said !== part.said) found.push({ mark: '~', words: changed(part, other) })
  }
  for (const [id, part] of others) {
    if (!yours.has(id)) found.push({ mark: '−', words: say('In theirs only: {what}', { what: part.name }) })
  }
  return found.length ? found : [{ mark: '~', words: say('Only how it is laid out, or written, is different.') }]
}

function changed(part, other) {
  if (part.name === other.name) return say('Set in another way: {what}', { what: part.name })
  return say('{yours} in yours is {theirs} in theirs', { yours: part.name, theirs: other.name })
}

const DRAWING = /\/(DI|DC|DMNDI|BPMNDI)\/?$|\/DD\//i

/** By id, every element of a model that has one: what it is called, and all that it says itself. */
function elementsOf(text) {
  const whole = new DOMParser().parseFromString(text ?? '', 'application/xml')
  if (whole.querySelector('parsererror')) return null
  const parts = new Map()
  for (const node of whole.querySelectorAll('[id]')) {
    if (DRAWING.test(node.namespaceURI || '')) continue
    const name = node.getAttribute('name')
    if (node.localName === 'definitions') continue
    parts.set(node.id || node.getAttribute('id'), { name: name ? `“${name}”` : inWords(node), said: saying(node) })
  }
  return parts
}

function inWords(node) {
  if (node.localName === 'sequenceFlow') return say('an arrow without words')
  return say('{kind} without a name', { kind: node.localName.replace(/([A-Z])/g, ' $1').toLowerCase() })
}

/** Attributes and what stands within, without the parts that have ids of their own and are compared by themselves. */
function saying(node) {
  const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort()
  const within = [...node.children].filter((child) => !child.hasAttribute('id')).map(saying)
  const text = node.children.length ? '' : node.textContent.trim()
  return JSON.stringify([node.localName, attributes, within, text])
}

function questionsOf(text) {
  try {
    const parts = new Map()
    collect(JSON.parse(text).components || [], parts)
    return parts
  } catch {
    return null
  }
}

function collect(components, parts) {
  for (const { components: inner, ...own } of components) {
    const id = own.id || own.key
    const name = own.label || own.text || own.key || own.type
    parts.set(id, { name: `“${String(name).slice(0, 80)}”`, said: JSON.stringify(own) })
    if (Array.isArray(inner)) collect(inner, parts)
  }
}
