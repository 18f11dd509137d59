/**
 * Puts a new step where it belongs: after the selected one, with room made for it; on the selected arrow; else in the
 * middle of what is seen. Works without a mouse.
 */
import { is } from 'bpmn-js/lib/util/ModelUtil'

const ROOM = 150
const APART = 30

export default class Place {
  constructor(canvas, selection, modeling, autoPlace, elementFactory, elementTemplates, spaceTool, directEditing, rules) {
    Object.assign(this, { canvas, selection, modeling, autoPlace, elementFactory, elementTemplates, spaceTool, directEditing, rules })
  }

  template(id) {
    return this.put(this.elementTemplates.createElement(this.elementTemplates.get(id)))
  }

  type(type) {
    return this.put(this.elementFactory.createShape({ type }))
  }

  put(shape) {
    const [selected] = this.selection.get()
    const made = this.onArrow(shape, arrowFor(selected)) || this.after(shape, selected) || this.inView(shape)
    this.selection.select(made)
    this.canvas.scrollToElement(made, { top: 80, right: 160, bottom: 80, left: 60 })
    this.directEditing.activate(made)
    return made
  }

  onArrow(shape, arrow) {
    if (!arrow || is(shape, 'bpmn:EndEvent') || !this.rules.allowed('shape.create', { shape, target: arrow.parent })) return null
    const from = arrow.source.x + arrow.source.width
    const isToTheRight = arrow.target.x >= from
    if (isToTheRight) this.makeRoom(arrow, from + 5, ROOM - Math.max(0, arrow.target.x - from - shape.width - 50))
    return this.modeling.createShape(shape, middle(arrow), arrow)
  }

  makeRoom(arrow, start, room) {
    if (room <= 0) return
    const all = this.canvas.getRootElement()
    const shapes = everyShape(all)
    const { movingShapes, resizingShapes } = this.spaceTool.calculateAdjustments(shapes, 'x', room, start)
    this.spaceTool.makeSpace(movingShapes, resizingShapes, { x: room, y: 0 }, 'e', start)
  }

  after(shape, selected) {
    if (!selected || !is(selected, 'bpmn:FlowNode') || is(selected, 'bpmn:EndEvent')) return null
    return this.autoPlace.append(selected, shape, { connection: { type: 'bpmn:SequenceFlow' } })
  }

  inView(shape) {
    const root = this.canvas.getRootElement()
    const at = free(this.canvas.viewbox(), everyShape(root), shape)
    const target = is(root, 'bpmn:Collaboration') ? root.children.find((each) => is(each, 'bpmn:Participant')) || root : root
    return this.modeling.createShape(shape, at, target)
  }
}

Place.$inject = ['canvas', 'selection', 'modeling', 'autoPlace', 'elementFactory', 'elementTemplates', 'spaceTool', 'directEditing', 'rules']

/** The place nearest below the middle of the view, or above it, where the shape lies on no other. */
function free({ x, y, width, height }, shapes, shape) {
  const at = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
  const others = shapes.filter((each) => !is(each, 'bpmn:Participant') && !is(each, 'bpmn:Lane'))
  const isTaken = (middle) => others.some((each) => isOver(each, middle, shape))
  const step = shape.height + APART
  const tries = Array.from({ length: 20 }, (_, number) => at.y + Math.ceil(number / 2) * step * (number % 2 ? 1 : -1))
  return { x: at.x, y: tries.find((middle) => !isTaken({ x: at.x, y: middle })) ?? at.y }
}

function isOver(other, { x, y }, { width, height }) {
  const isBeside = other.x > x + width / 2 + APART || other.x + other.width < x - width / 2 - APART
  return !isBeside && other.y < y + height / 2 + APART && other.y + other.height > y - height / 2 - APART
}

/** The arrow itself, or the only way on from a step: a second one would split the case. */
function arrowFor(selected) {
  if (!selected) return null
  if (is(selected, 'bpmn:SequenceFlow')) return selected
  const isStep = is(selected, 'bpmn:Activity') || is(selected, 'bpmn:Event')
  const ways = isStep ? selected.outgoing.filter((each) => is(each, 'bpmn:SequenceFlow')) : []
  return ways.length === 1 ? ways[0] : null
}

function middle({ waypoints }) {
  const half = Math.max(1, Math.floor(waypoints.length / 2))
  const [one, other] = [waypoints[half - 1], waypoints[half]]
  return { x: Math.round((one.x + other.x) / 2), y: Math.round((one.y + other.y) / 2) }
}

function everyShape(root) {
  return root.children.flatMap((child) => [...(child.waypoints ? [] : [child]), ...everyShape({ children: child.children || [] })])
}
