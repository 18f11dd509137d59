/**
 * Puts a question before or after the one beside it, or a page before or after its neighbour. At the edge of its page a
 * question goes over to the next one; in a group it stays. Each is one step of undo.
 *
 *   const moving = editor.get('moving')
 *   moving.placeOf(id)        // {at, of, isFirst, isLast}: at counts from 1, in its page or group
 *   moving.question(id, -1)   // up; 1 is down
 *   moving.page(number, 1)    // pages count from 0
 */
import { partsOf } from './schema.js'

class Arrange {
  static $inject = ['modeling', 'formEditor', 'formFieldRegistry', 'formLayouter']

  constructor(modeling, formEditor, formFieldRegistry, formLayouter) {
    Object.assign(this, { modeling, formEditor, formFieldRegistry, formLayouter })
  }

  /** `wanted`: [{id, page}] of all that stand in `within`, in their new order; a page that is undefined stays. */
  preExecute({ within, wanted }) {
    wanted.forEach(({ id, page }, index) => {
      this.putAt(id, index, within)
      if (page !== undefined) this.name(this.formFieldRegistry.get(id), page)
    })
  }

  putAt(id, index, within) {
    const parent = within ? this.formFieldRegistry.get(within) : this.formEditor._getState().schema
    const from = parent.components.findIndex((each) => each.id === id)
    if (from === index) return
    const field = this.formFieldRegistry.get(id)
    const row = this.formLayouter.getRowForField(field)
    this.modeling.moveFormField(field, parent, parent, from, index, row, row)
  }

  name(field, page) {
    const { page: before = '', ...others } = field.properties || {}
    if (before !== page) this.modeling.editFormField(field, 'properties', page ? { ...others, page } : others)
  }
}

class Moving {
  static $inject = ['commandStack', 'formEditor', 'formFieldRegistry', 'selection']

  constructor(commandStack, formEditor, formFieldRegistry, selection) {
    Object.assign(this, { commandStack, formEditor, formFieldRegistry, selection })
    commandStack.registerHandler('questions.arrange', Arrange)
  }

  get schema() {
    return this.formEditor._getState().schema
  }

  /** The group that a component stands in; undefined where it stands in the form itself. */
  groupOf(id) {
    const parent = this.formFieldRegistry.get(this.formFieldRegistry.get(id)._parent)
    return parent && parent.type !== 'default' ? parent : undefined
  }

  placeOf(id) {
    const group = this.groupOf(id)
    const pages = group ? [{ components: group.components }] : partsOf(this.schema)
    const page = pages.findIndex(({ components }) => components.some((each) => each.id === id))
    const at = pages[page].components.findIndex((each) => each.id === id)
    const of = pages[page].components.length
    return { at: at + 1, of, isFirst: !page && !at, isLast: page === pages.length - 1 && at === of - 1 }
  }

  question(id, by) {
    const group = this.groupOf(id)
    const at = group?.components.findIndex((each) => each.id === id)
    if (group) this.arrange(swapped(group.components, at, by).map((each) => ({ id: each.id })), group.id)
    else this.arrangePages(withMoved(partsOf(this.schema), id, by))
    this.selection.set(this.formFieldRegistry.get(id))
  }

  page(number, by) {
    const chosen = this.selection.get()
    this.arrangePages(swapped(partsOf(this.schema), number, by))
    this.selection.set(this.formFieldRegistry.get(chosen.id))
  }

  /** A page keeps its name; one that had none is given what it was shown as, once it is no longer the first. */
  arrangePages(pages) {
    this.arrange(pages.filter(({ components }) => components.length).flatMap((page, number) => onPage(page, number ? page.title : page.name)))
  }

  arrange(wanted, within) {
    this.commandStack.execute('questions.arrange', { within, wanted })
  }
}

export const moving = { __init__: ['moving'], moving: ['type', Moving] }

/** The first says which page it is; those after it do not say another. */
function onPage({ components }, name) {
  return components.map(({ id, properties }, at) => ({ id, page: !at || properties?.page ? name : undefined }))
}

function swapped(all, at, by) {
  const order = [...all]
  ;[order[at], order[at + by]] = [order[at + by], order[at]]
  return order
}

function withMoved(pages, id, by) {
  const number = pages.findIndex(({ components }) => components.some((each) => each.id === id))
  const { components } = pages[number]
  const at = components.findIndex((each) => each.id === id)
  const isAtEdge = by < 0 ? at === 0 : at === components.length - 1
  const changed = [...pages]
  if (!isAtEdge) changed[number] = { ...pages[number], components: swapped(components, at, by) }
  else {
    const beside = pages[number + by]
    changed[number] = { ...pages[number], components: components.filter((each) => each.id !== id) }
    changed[number + by] = { ...beside, components: by < 0 ? [...beside.components, components[at]] : [components[at], ...beside.components] }
  }
  return changed
}
