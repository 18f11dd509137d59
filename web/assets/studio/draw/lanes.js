/**
 * A step that comes into a lane is done by whose lane it is: a lane assigns nobody when the journey runs, so the tool
 * writes it down. What somebody chose by hand, another team than the lane's, stays.
 */
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor'
import { is } from 'bpmn-js/lib/util/ModelUtil'
import { say } from '../shared/words.js'
import { extension } from './extensions.js'

export default class Lanes extends CommandInterceptor {
  constructor(eventBus, elementRegistry, settings, journey) {
    super(eventBus)
    this.registry = elementRegistry
    this.groups = [{ id: 'applicant', title: say('Applicant') }, ...(journey?.groups || [])]
    this.preExecute('elements.move', ({ context }) => {
      context.doneBy = everyStep(context.shapes).map((step) => [step, this.groupAt(step)])
    })
    this.postExecuted('elements.move', ({ context }) => {
      for (const [step, before] of context.doneBy) {
        const now = this.groupAt(step)
        if (now && now !== before && [before, ''].includes(said(step))) assign(step, now)
      }
    })
    this.postExecuted('shape.create', ({ context: { shape } }) => {
      const [step] = everyStep([shape])
      const group = step && !said(step) && !isOnePersons(step) && this.groupAt(step)
      if (group) assign(step, group)
    })

    function assign(step, candidateGroups) {
      settings.set(step, 'zeebe:AssignmentDefinition', { candidateGroups })
    }
  }

  /** Whose lane a step stands in: by the lane's name, else by who does all the other steps in it; '' where that says nothing. */
  groupAt(step) {
    const lane = this.laneOf(step)
    if (!lane) return ''
    const name = plain(lane.businessObject.get('name') || '')
    const named = name && this.groups.find(({ id, title }) => plain(title) === name || plain(id) === name)
    if (named) return named.id
    const others = this.registry.filter((each) => is(each, 'bpmn:UserTask') && each !== step && !each.labelTarget && this.laneOf(each) === lane)
    const groups = new Set(others.map(said).filter(Boolean))
    return groups.size === 1 ? [...groups][0] : ''
  }

  /** The innermost lane of its pool that holds its middle. */
  laneOf(step) {
    const [x, y] = [step.x + step.width / 2, step.y + step.height / 2]
    const holds = (lane) => x >= lane.x && x <= lane.x + lane.width && y >= lane.y && y <= lane.y + lane.height
    const lanes = this.registry.filter((each) => is(each, 'bpmn:Lane') && each.parent && holds(each))
    return lanes.sort((one, other) => one.width * one.height - other.width * other.height)[0]
  }
}

Lanes.$inject = ['eventBus', 'elementRegistry', 'settings', 'config.journey']

const everyStep = (shapes) => shapes.filter((each) => is(each, 'bpmn:UserTask') && !each.labelTarget)

const said = (step) => extension(step, 'zeebe:AssignmentDefinition')?.get('candidateGroups') || ''
const isOnePersons = (step) => Boolean(extension(step, 'zeebe:AssignmentDefinition')?.get('assignee'))

/** "Badge officer" and "badge_officers" are the same people. */
const plain = (name) => name.toLowerCase().replace(/[_\s]+/g, ' ').trim().replace(/s$/, '')
