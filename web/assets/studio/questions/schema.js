/** Reads a form as our server does: its components with their whole keys, laid out over pages. */

/** {id, type, label, fullKey, page (from 0), isQuestion} of the first component, groups' too, that passes `test`. */
export function find(schema, test) {
  return pagesOf(schema)
    .flatMap(({ components }) => components)
    .find(test)
}

/** [{title, components}]: consecutive components of one page share it; one without a page stays on that before it. */
export function pagesOf(schema) {
  const pages = []
  for (const component of schema.components || []) {
    const title = (component.properties?.page || '').trim()
    const last = pages[pages.length - 1]
    if (!last || (title && title !== last.title)) pages.push({ title, components: [] })
    const page = pages.length - 1
    pages[page].components.push(...flat(component, '', page))
  }
  return pages.map(({ title, components }) => ({ title: title || titleOf(components, schema), components }))
}

function flat(component, path, page) {
  const label = component.label || component.dateLabel || component.text || ''
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
