/** Reads a form as our server does: its components with their whole keys, laid out over pages. */

/** {id, type, label, fullKey, page (from 0), isQuestion} of the first component, groups' too, that passes `test`. */
export function find(schema, test) {
  return pagesOf(schema)
    .flatMap(({ components }) => components)
    .find(test)
}

/** [{title, components}] with all components of a page, groups' too. */
export function pagesOf(schema) {
  return partsOf(schema).map(({ title, components }, page) => ({ title, components: components.flatMap((each) => flat(each, '', page)) }))
}

/**
 * [{name, title, components}]: consecutive components of one page share it; one without a page stays on that before it.
 * `name` is what the file says, "" for a first page that has none; `title` what the page is shown as.
 */
export function partsOf(schema) {
  const pages = []
  for (const component of schema.components || []) {
    const name = (component.properties?.page || '').trim()
    const last = pages[pages.length - 1]
    if (!last || (name && name !== last.name)) pages.push({ name, components: [] })
    pages[pages.length - 1].components.push(component)
  }
  return pages.map(({ name, components }) => ({ name, title: name || titleOf(components.flatMap((each) => flat(each, '', 0)), schema), components }))
}

function flat(component, path, page) {
  const label = component.dateLabel || component.timeLabel || component.label || component.text || ''
  const isQuestion = Boolean(component.key) && component.type !== 'group'
  const own = { id: component.id, type: component.type, label, fullKey: isQuestion ? `${path}${component.key}` : '', page, isQuestion }
  const below = component.path ? `${path}${component.path}.` : path
  return [own, ...(component.components || []).flatMap((each) => flat(each, below, page))]
}

/** A page that is not named is called by all there is on it, else by the form. */
function titleOf(components, schema) {
  const [{ label }] = components
  const name = (schema.id || '').replace(/[_\-\s.]+/g, ' ').trim()
  return components.length === 1 && label && !label.startsWith('=') ? label : name.charAt(0).toUpperCase() + name.slice(1)
}
