/** The formulas of an element: where each stands, what is wrong with it, and a way to try it. */
import { h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useService } from 'bpmn-js-properties-panel'
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil'
import { send } from '../shared/page.js'
import { say } from '../shared/words.js'
import { tryFormula } from './try_formula.js'

const PLACES = {
  'bpmn:SequenceFlow': () => say('When this way is taken'),
  'bpmn:FormalExpression': () => say('Condition or time'),
  'zeebe:Input': ({ target }) => say('What goes in as “{target}”', { target }),
  'zeebe:Output': ({ target }) => say('What comes out as “{target}”', { target }),
  'zeebe:Header': ({ key }) => say('The setting “{key}”', { key }),
  'zeebe:Script': () => say('What is worked out'),
  'zeebe:AssignmentDefinition': () => say('Who does it'),
  'zeebe:TaskSchedule': () => say('Due'),
  'zeebe:PriorityDefinition': () => say('How urgent it is'),
  'zeebe:LoopCharacteristics': () => say('What it is repeated for'),
  'zeebe:Subscription': () => say('Which case a message belongs to'),
}
const WITHIN = ['extensionElements', 'values', 'eventDefinitions', 'conditionExpression', 'loopCharacteristics', 'messageRef']
const PARTS = ['inputParameters', 'outputParameters', 'properties', 'timeDuration', 'timeDate', 'timeCycle', 'condition', 'completionCondition', 'loopCardinality']

/** [{label, text}]: whatever begins with "=" at an element. */
export function formulasOf(element) {
  const found = []
  const look = (object) => {
    for (const [name, value] of Object.entries(object)) {
      if (name.startsWith('$')) continue
      if (typeof value === 'string' && value.startsWith('=')) found.push({ label: labelOf(object), text: value })
      else if ([...WITHIN, ...PARTS].includes(name)) [value].flat().filter((each) => each?.$type).forEach(look)
    }
    if (object.$type === 'zeebe:TaskHeaders') object.get('values').forEach(look)
  }
  look(getBusinessObject(element))
  return found
}

function labelOf(object) {
  return PLACES[object.$type]?.(object) || say('Formula')
}

/** One formula in the panel. What is typed is checked a moment later. */
export function Formula({ element, label, text }) {
  const journey = useService('config.journey')
  const [said, setSaid] = useState({ findings: [], paths: [], examples: {} })
  useEffect(() => {
    let isLate = false
    const timer = setTimeout(async () => {
      const asked = { expression: text, file: journey.file, element: element.id }
      const { status, body } = await send(`${journey.address}/feel/check`, asked)
      if (status === 200 && !isLate) setSaid(body)
    }, 400)
    return () => {
      isLate = true
      clearTimeout(timer)
    }
  }, [text, element.id])
  const press = () => tryFormula(journey, { label, text, ...said })
  return h('div', { class: 'fp-formula' }, [
    h('p', { class: 'fp-formula__place' }, label),
    h('code', { class: 'fp-formula__text' }, text),
    said.findings.length ? h('ul', { class: 'fp-formula__findings', role: 'status' }, said.findings.map((each) => h('li', null, each.message))) : null,
    h('button', { type: 'button', class: 'fp-action', onClick: press }, say('Try it')),
  ])
}
