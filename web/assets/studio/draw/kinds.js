/** What an element is called where people read of it: its name, else what kind of thing it is. */
import { is } from 'bpmn-js/lib/util/ModelUtil'
import { say } from '../shared/words.js'

const KINDS = [
  ['bpmn:UserTask', say('A step without a name')],
  ['bpmn:BusinessRuleTask', say('A rule without a name')],
  ['bpmn:Activity', say('A step without a name')],
  ['bpmn:EventBasedGateway', say('A choice by what happens')],
  ['bpmn:ExclusiveGateway', say('A choice without a question')],
  ['bpmn:Gateway', say('A diamond without a name')],
  ['bpmn:StartEvent', say('The beginning')],
  ['bpmn:EndEvent', say('An end without a name')],
  ['bpmn:IntermediateCatchEvent', say('A wait without a name')],
  ['bpmn:Event', say('An event without a name')],
  ['bpmn:Lane', say('A lane without a name')],
  ['bpmn:Participant', say('A pool without a name')],
  ['bpmn:Process', say('The whole diagram')],
  ['bpmn:Collaboration', say('The whole diagram')],
]

export function called(element) {
  const name = element?.businessObject?.get('name')
  if (name || !element) return name || ''
  if (is(element, 'bpmn:SequenceFlow')) return say('The arrow to “{name}”', { name: called(element.target) })
  return KINDS.find(([type]) => is(element, type))?.[1] || say('Something without a name')
}
