/** The journey beside its diagram, in the order in which cases come to its steps; pressing one selects it. */
import { is } from 'bpmn-js/lib/util/ModelUtil'
import { element as make } from '../shared/page.js'
import { say } from '../shared/words.js'
import { extension, property } from './extensions.js'
import { called } from './kinds.js'

const QUIET = ['bpmn:Gateway', 'bpmn:EndEvent']

/** [{element, depth, when}] of the steps under `root`: after a choice, each way under its words, then what all share. */
export function stepsOf(root) {
  const found = []
  const seen = new Set()
  const nodes = (root.children || []).filter((each) => is(each, 'bpmn:FlowNode') && !each.labelTarget)
  const first = (node) => !node.incoming.some((each) => is(each, 'bpmn:SequenceFlow')) && !is(node, 'bpmn:BoundaryEvent')

  function walk(node, depth, until) {
    while (node && node !== until && !seen.has(node)) {
      seen.add(node)
      if (!QUIET.some((type) => is(node, type))) found.push({ element: node, depth })
      if (is(node, 'bpmn:SubProcess')) for (const inner of stepsOf(node)) found.push({ ...inner, depth: inner.depth + depth + 1 })
      for (const event of node.attachers || []) branch(event, depth, until, event.businessObject.name || say('If that happens'))
      node = next(node, depth, until)
    }
  }

  function next(node, depth, until) {
    const ways = node.outgoing.filter((each) => is(each, 'bpmn:SequenceFlow'))
    if (ways.length < 2) return ways[0]?.target
    const meeting = meetingPoint(ways.map(({ target }) => target))
    for (const way of ways) if (way.target !== meeting) branch(way.target, depth, meeting || until, way.businessObject.name || say('Otherwise'))
    return meeting
  }

  function branch(node, depth, until, when) {
    if (seen.has(node) || node === until) return
    const at = found.length
    walk(node, depth + 1, until)
    if (found.length > at) found[at] = { ...found[at], when }
  }

  for (const node of nodes.filter(first)) walk(node, 0)
  for (const node of nodes) walk(node, 0)
  return found
}

/** The first node that every way comes to. */
function meetingPoint(targets) {
  const [first, ...others] = targets.map(reached)
  return first.find((node) => others.every((each) => each.includes(node))) || null
}

function reached(start) {
  const order = [start]
  for (const node of order) {
    for (const { target } of node.outgoing) if (is(target, 'bpmn:FlowNode') && !order.includes(target)) order.push(target)
  }
  return order
}

export class Outline {
  constructor(modeler, journey, place = document.getElementById('studio-outline')) {
    Object.assign(this, { modeler, journey, place })
    this.titles = new Map([['applicant', say('Applicant')], ...journey.groups.map(({ id, title }) => [id, title])])
    modeler.on(['import.done', 'elements.changed', 'commandStack.changed', 'root.set'], () => this.show())
    modeler.on('selection.changed', ({ newSelection }) => this.mark(newSelection[0]))
  }

  show() {
    if (!this.place) return
    const root = this.modeler.get('canvas').getRootElement()
    const pools = (root.children || []).filter((each) => is(each, 'bpmn:Participant'))
    const steps = (pools.length ? pools : [root]).flatMap(stepsOf)
    const rows = steps.map((step) => this.row(step))
    const focused = this.place.contains(document.activeElement) && document.activeElement.dataset.element
    this.place.replaceChildren(...(rows.length ? rows : [make('li', {}, say('Nothing is drawn yet.'))]))
    this.mark(this.modeler.get('selection').get()[0])
    if (focused) this.place.querySelector(`[data-element="${CSS.escape(focused)}"]`)?.focus()
  }

  row({ element, depth, when }) {
    const button = make(
      'button',
      { type: 'button', class: 'fp-outline__step', 'data-element': element.id, onclick: () => lead(this.modeler, element.id) },
      make('span', { class: `fp-outline__icon bpmn-icon-${ICONS[kindOf(element)] || 'task'}`, 'aria-hidden': 'true' }),
      called(element),
      make('span', { class: 'fp-outline__who' }, this.who(element)),
    )
    const heading = when ? [make('p', { class: 'fp-outline__when' }, when)] : []
    return make('li', { 'data-depth': String(Math.min(depth, 4)) }, ...heading, button)
  }

  who(element) {
    const groups = extension(element, 'zeebe:AssignmentDefinition')?.get('candidateGroups') || ''
    const titles = groups.split(',').map((id) => this.titles.get(id.trim()) || id.trim()).filter(Boolean)
    const pauses = property(element, 'clock') === 'paused' ? [say('clock pauses')] : []
    return [...titles, ...pauses].join(' · ')
  }

  mark(selected) {
    for (const button of this.place?.querySelectorAll('button') || []) {
      if (button.dataset.element === selected?.id) button.setAttribute('aria-current', 'true')
      else button.removeAttribute('aria-current')
    }
  }
}

/** Selects an element and brings it into view. */
export function lead(modeler, id) {
  const canvas = modeler.get('canvas')
  const element = modeler.get('elementRegistry').get(id)
  if (!element || element === canvas.getRootElement()) return modeler.get('selection').select([])
  modeler.get('selection').select(element)
  canvas.scrollToElement(element, { top: 80, right: 160, bottom: 80, left: 80 })
}

const ICONS = {
  UserTask: 'user-task',
  BusinessRuleTask: 'business-rule-task',
  ServiceTask: 'service-task',
  SendTask: 'send-task',
  ScriptTask: 'script-task',
  SubProcess: 'subprocess-collapsed',
  CallActivity: 'call-activity',
  StartEvent: 'start-event-none',
  Event: 'intermediate-event-none',
}

function kindOf(element) {
  return Object.keys(ICONS).find((kind) => is(element, `bpmn:${kind}`)) || ''
}
