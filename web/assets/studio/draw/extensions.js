/** Reads and writes Camunda 8's settings of an element, each change one step of undo. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'

export function extension(element, type) {
  const holder = getBusinessObject(element).get('extensionElements')
  return holder?.get('values').find((value) => is(value, type)) || null
}

/** The value of one of our own properties ('publicName'), or ''. */
export function property(element, name) {
  return findProperty(element, name)?.get('value') || ''
}

function findProperty(element, name) {
  const holder = extension(element, 'zeebe:Properties')
  return holder?.get('properties').find((each) => each.get('name') === name) || null
}

export default class Settings {
  constructor(modeling, moddle, commandStack) {
    Object.assign(this, { modeling, moddle, commandStack })
    commandStack.registerHandler('fingerpost.together', Together)
  }

  /** Several changes as one step of undo. */
  together(run) {
    this.commandStack.execute('fingerpost.together', { run })
  }

  /** Sets attributes of an extension; undefined clears one, and an extension without any goes. */
  set(element, type, attributes) {
    const found = extension(element, type)
    if (!found) {
      if (Object.values(attributes).some(Boolean)) this.add(element, type, attributes)
      return
    }
    const left = { ...ownAttributes(found), ...attributes }
    if (Object.values(left).some(Boolean)) this.modeling.updateModdleProperties(element, found, attributes)
    else this.remove(element, found)
  }

  setProperty(element, name, value) {
    const holder = extension(element, 'zeebe:Properties')
    const found = findProperty(element, name)
    if (found && value) return this.modeling.updateModdleProperties(element, found, { value })
    const others = (holder?.get('properties') || []).filter((each) => each !== found)
    if (!value && !others.length) return holder && this.remove(element, holder)
    if (!holder) return this.add(element, 'zeebe:Properties', { properties: [this.make('zeebe:Property', { name, value })] })
    const properties = value ? [...others, this.make('zeebe:Property', { name, value }, holder)] : others
    return this.modeling.updateModdleProperties(element, holder, { properties })
  }

  add(element, type, attributes) {
    const object = getBusinessObject(element)
    const holder = object.get('extensionElements')
    if (!holder) {
      const made = this.make('bpmn:ExtensionElements', { values: [] }, object)
      made.values = [this.make(type, attributes, made)]
      return this.modeling.updateModdleProperties(element, object, { extensionElements: made })
    }
    const values = [...holder.get('values'), this.make(type, attributes, holder)]
    return this.modeling.updateModdleProperties(element, holder, { values })
  }

  remove(element, extension) {
    const holder = getBusinessObject(element).get('extensionElements')
    const values = holder.get('values').filter((each) => each !== extension)
    return this.modeling.updateModdleProperties(element, holder, { values })
  }

  make(type, attributes, parent) {
    const made = this.moddle.create(type, attributes)
    if (parent) made.$parent = parent
    for (const value of Object.values(attributes).flat()) if (value?.$type) value.$parent = made
    return made
  }
}

Settings.$inject = ['modeling', 'moddle', 'commandStack']

class Together {
  preExecute({ run }) {
    run()
  }
}

function ownAttributes(object) {
  return Object.fromEntries(object.$descriptor.properties.filter(({ isAttr }) => isAttr).map(({ name }) => [name, object.get(name)]))
}
