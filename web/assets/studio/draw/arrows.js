/**
 * A file may leave out what leads to a step and away from it, or say only some of it: BPMN has it twice, at the arrow
 * and at both its ends. Once one end is changed, a half of it written would be a contradiction: completed on opening.
 */
import { is } from 'bpmn-js/lib/util/ModelUtil'

export default function CompleteArrows(eventBus) {
  eventBus.on('import.render.start', ({ definitions }) => definitions.get('rootElements').forEach(complete))
}

CompleteArrows.$inject = ['eventBus']

function complete(scope) {
  if (!is(scope, 'bpmn:FlowElementsContainer')) return
  for (const element of scope.get('flowElements')) {
    if (is(element, 'bpmn:SequenceFlow')) completeEnds(element)
    else complete(element)
  }
}

function completeEnds(flow) {
  const ends = [
    [flow.sourceRef, 'outgoing'],
    [flow.targetRef, 'incoming'],
  ]
  for (const [node, name] of ends) {
    if (node?.get && is(node, 'bpmn:FlowNode') && !node.get(name).includes(flow)) node.get(name).push(flow)
  }
}
