/** What can be seen to be wrong while drawing: bpmnlint with the standard rules that fit, and ours, in our words. */
import Linter from 'bpmnlint/lib/linter'
import conditionalFlows from 'bpmnlint/rules/conditional-flows'
import endEventRequired from 'bpmnlint/rules/end-event-required'
import labelRequired from 'bpmnlint/rules/label-required'
import linkEvent from 'bpmnlint/rules/link-event'
import noDisconnected from 'bpmnlint/rules/no-disconnected'
import noDuplicateFlows from 'bpmnlint/rules/no-duplicate-sequence-flows'
import noImplicitSplit from 'bpmnlint/rules/no-implicit-split'
import noOverlapping from 'bpmnlint/rules/no-overlapping-elements'
import singleBlankStart from 'bpmnlint/rules/single-blank-start-event'
import singleEventDefinition from 'bpmnlint/rules/single-event-definition'
import startEventRequired from 'bpmnlint/rules/start-event-required'
import superfluousGateway from 'bpmnlint/rules/superfluous-gateway'
import { say } from '../shared/words.js'
import { hasForm, kindIsChosen, somebodyDoesIt, systemIsChosen, waitHasTime, waysAreNamed } from './rules/ours.js'

/** Rules whose word is the server's as soon as it has looked: shown until then. */
const stops = (rule, detail, remedy) => ({ rule, detail, remedy, severity: 'error', provisional: true })
const looks = (rule, detail, remedy) => ({ rule, detail, remedy, severity: 'warning', provisional: false })

export const RULES = {
  'start-event-required': stops(startEventRequired, say('It has no beginning.'), say('Draw a start event.')),
  'end-event-required': stops(endEventRequired, say('It has no end.'), say('Draw an end event where it is over.')),
  'single-blank-start-event': stops(singleBlankStart, say('It begins in several places.'), say('Keep one plain start event.')),
  'single-event-definition': stops(singleEventDefinition, say('It waits for several things at once.'), say('Draw one event for each.')),
  'no-disconnected': stops(noDisconnected, say('No arrow leads here.'), say('Connect it, or take it away.')),
  'conditional-flows': stops(conditionalFlows, say('It is not said when this way is taken.'), say('Give it a condition, or make it the default.')),
  'no-duplicate-sequence-flows': looks(noDuplicateFlows, say('Two arrows lead the same way.'), say('Keep one of them.')),
  'no-implicit-split': looks(noImplicitSplit, say('Several ways leave it, and all are taken at once.'), say('Draw a choice or a fork, to show what is meant.')),
  'superfluous-gateway': stops(superfluousGateway, say('One way in and one way out: it decides nothing.'), say('Take it away, or add the other way.')),
  'link-event': stops(linkEvent, say('Its other end is missing.'), say('Give both ends the same name.')),
  'no-overlapping-elements': looks(noOverlapping, say('It lies on another shape.'), say('Move one of them.')),
  'label-required': looks(labelRequired, say('It has no name.'), say('Say in a few words what happens here.')),
  'somebody-does-it': { ...looks(somebodyDoesIt, say('Nobody is asked to do it.'), say('Choose who does it.')), provisional: true },
  'has-form': looks(hasForm, say('It asks nothing.'), say('Choose its form, or leave it if doing it is all.')),
  'ways-are-named': looks(waysAreNamed, say('It does not say when this way is taken.'), say('Write it on the arrow: “complete”, “something is missing”.')),
  'kind-is-chosen': looks(kindIsChosen, say('It is passed at once: nobody is asked and nothing is done.'), say('Choose what kind of step it is.')),
  'system-is-chosen': { ...looks(systemIsChosen, say('It does not say which system does it.'), say('Choose a kind of step, or name the system.')), provisional: true },
  'wait-has-time': stops(waitHasTime, say('It does not say how long it waits.'), say('Set a time: P5D is five days.')),
}

/** A new one each time: some of the standard rules remember what they have seen. */
const linter = () => new Linter({
  config: { rules: Object.fromEntries(Object.keys(RULES).map((name) => [name, 'warn'])) },
  resolver: { resolveRule: (pack, name) => RULES[name].rule, resolveConfig: () => ({}) },
})

/** The problems of a model, as the server writes them; `nameOf` gives what an element is called. */
export async function lint(definitions, file, nameOf) {
  const found = await linter().lint(definitions)
  const ways = new Set((found['ways-are-named'] || []).map(({ id }) => id))
  return Object.entries(found).flatMap(([name, reports]) => {
    const { detail, remedy, severity, provisional } = RULES[name] || {}
    if (!detail) return []
    const told = reports.filter(({ id }) => name !== 'label-required' || !ways.has(id))
    const judged = { file, rule: name, severity, detail, remedy, provisional }
    return told.map(({ id }) => ({ ...judged, element_id: id, element_name: nameOf(id) }))
  })
}
