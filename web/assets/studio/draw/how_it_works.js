/** "How it works here": who does a step, its form, its clocks and what people read of it, in one group of the panel. */
import { is } from 'bpmn-js/lib/util/ModelUtil'
import { say } from '../shared/words.js'
import { Formula, formulasOf } from './formulas.js'
import { ClockOfTimer, Calendar, Days } from './panel_timers.js'
import { Clock, Due, Form, NotBy, Who } from './panel_people.js'
import { OnPost, Need, Property } from './panel_reading.js'

const STEPS = ['bpmn:Task', 'bpmn:StartEvent', 'bpmn:SubProcess', 'bpmn:CallActivity']

export default class HowItWorks {
  constructor(propertiesPanel, journey) {
    this.journey = journey
    propertiesPanel.registerProvider(100, this)
  }

  getGroups(element) {
    return (groups) => {
      const [general, ...others] = groups
      if (general) general.shouldOpen = true
      const entries = this.entries(element)
      const ours = entries.length ? [group('fp-here', hasTimer(element) ? say('How it counts') : say('How it works here'), entries, true)] : []
      const reading = readingEntries(element)
      const read = reading.length ? [group('fp-reading', say('What people read'), reading)] : []
      const needs = this.needs(element)
      const served = needs.length ? [group('fp-needs', say('Serves these needs'), needs)] : []
      const formulas = formulasOf(element).map((each, index) => entry(`fp-formula-${index}`, Formula, each))
      const written = formulas.length ? [group('fp-formulas', say('Formulas'), formulas)] : []
      return [...(general ? [general] : []), ...fromTemplate(others), ...ours, ...read, ...served, ...written, ...others.filter((each) => !isTemplate(each))]
    }
  }

  entries(element) {
    const entries = []
    if (is(element, 'bpmn:UserTask')) entries.push(entry('fp-who', Who))
    if (is(element, 'bpmn:UserTask') || isPlainStart(element)) entries.push(entry('fp-form', Form))
    if (is(element, 'bpmn:UserTask')) entries.push(entry('fp-due', Due), entry('fp-clock', Clock), entry('fp-not-by', NotBy))
    if (hasTimer(element)) entries.push(entry('fp-days', Days), entry('fp-calendar', Calendar))
    if (hasTimer(element) && !is(element, 'bpmn:StartEvent')) entries.push(entry('fp-timer-clock', ClockOfTimer))
    if (is(element, 'bpmn:AdHocSubProcess')) {
      entries.push(entry('fp-startableBy', Property, { name: 'startableBy', label: say('Who may start its steps'), description: say('Groups, with commas.') }))
    }
    return entries
  }

  needs(element) {
    if (!STEPS.some((type) => is(element, type))) return []
    return this.journey.needs.map((need) => entry(`fp-need-${need.id}`, Need, { need }))
  }
}

HowItWorks.$inject = ['propertiesPanel', 'config.journey']

function readingEntries(element) {
  const isStep = ['bpmn:UserTask', 'bpmn:ServiceTask', 'bpmn:StartEvent', 'bpmn:BusinessRuleTask'].some((type) => is(element, type))
  if (!isStep) return []
  const texts = [
    ['publicName', say('While it is to come'), say('What the person reads: “We check everything is there”. Empty: it is not on their post.')],
    ['publicDone', say('Once it is done'), say('“We checked everything is there”')],
    ['publicHint', say('A line under it'), ''],
    ['staffDone', say('What staff read once it is done'), ''],
  ]
  if (is(element, 'bpmn:BusinessRuleTask')) texts.push(['publicWhy', say('Heading over why it came out so'), say('With it, the person is told how the rule decided.')])
  const entries = texts.map(([name, label, description]) => entry(`fp-${name}`, Property, { name, label, description }))
  return [...entries, entry('fp-onPost', OnPost)]
}

const entry = (id, component, more = {}) => ({ id, component, ...more })
const group = (id, label, entries, shouldOpen = false) => ({ id, label, entries, shouldOpen })
const isTemplate = ({ id }) => id.startsWith('ElementTemplates__')
const fromTemplate = (groups) => {
  const own = groups.filter((each) => isTemplate(each) && each.id !== 'ElementTemplates__Template')
  return own.map((each) => ({ ...each, shouldOpen: true }))
}

function hasTimer(element) {
  return (is(element, 'bpmn:Event') ? element.businessObject.get('eventDefinitions') || [] : []).some((each) => is(each, 'bpmn:TimerEventDefinition'))
}

function isPlainStart(element) {
  return is(element, 'bpmn:StartEvent') && !element.businessObject.get('eventDefinitions')?.length
}
