/** Copy in one journey, paste in another: the clipboard is this browser's, not this page's. */
const NAME = 'fingerpost-copied'

export default class SharedClipboard {
  constructor(moddle) {
    this.moddle = moddle
    this.own = null
    this.written = null
  }

  set(tree) {
    this.own = tree
    this.written = JSON.stringify(tree)
    try {
      localStorage.setItem(NAME, this.written)
    } catch {
      // Full, or not allowed here: it still can be pasted on this page.
    }
  }

  get() {
    const text = stored()
    if (text && text !== this.written) {
      this.written = text
      this.own = JSON.parse(text, reviver(this.moddle))
    }
    return this.own
  }

  clear() {
    const before = this.get()
    this.own = null
    return before
  }

  isEmpty() {
    return !this.get()
  }
}

SharedClipboard.$inject = ['moddle']

function stored() {
  try {
    return localStorage.getItem(NAME)
  } catch {
    return null
  }
}

/** JSON.parse's: makes the model's own objects of what they were written as, one for each id. What it does not know, it leaves. */
function reviver(moddle) {
  const made = new Map()
  return (key, value) => {
    if (!value || typeof value.$type !== 'string') return value
    const { $type, ...attributes } = value
    if (attributes.id && made.has(attributes.id)) return made.get(attributes.id)
    if (!moddle.registry.typeMap[$type]) return undefined
    for (const [name, held] of Object.entries(attributes)) {
      if (Array.isArray(held)) attributes[name] = held.filter((each) => each !== undefined)
    }
    const object = moddle.create($type, attributes)
    if (attributes.id) made.set(attributes.id, object)
    return object
  }
}
