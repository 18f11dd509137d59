/** Rules of our own, in bpmnlint's form: what a designer forgets and the drawing itself can show. */
import { is, isAny } from 'bpmnlint-utils'

const extension = (node, type) => (node.extensionElements?.values || []).find((each) => each.$type === type)
const rule = (check) => () => ({ check })

/** A step that asks a person names who. */
export const somebodyDoesIt = rule((node, reporter) => {
  if (!is(node, 'bpmn:UserTask')) return
  const said = extension(node, 'zeebe:AssignmentDefinition')
  if (!said?.candidateGroups && !said?.assignee && !said?.candidateUsers) reporter.report(node.id, 'nobody')
})

/** …and has questions. */
export const hasForm = rule((node, reporter) => {
  const form = is(node, 'bpmn:UserTask') && extension(node, 'zeebe:FormDefinition')
  if (is(node, 'bpmn:UserTask') && !form?.formId && !form?.formKey) reporter.report(node.id, 'no form')
})

/** Each way from a choice says when it is taken. */
export const waysAreNamed = rule((node, reporter) => {
  if (!isAny(node, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'])) return
  const ways = node.outgoing || []
  if (ways.length < 2) return
  for (const way of ways) if (!way.name && way !== node.default) reporter.report(way.id, 'no words')
})

/** A box without a kind is passed at once: nobody is asked, nothing is done. */
export const kindIsChosen = rule((node, reporter) => {
  if (node.$type === 'bpmn:Task') reporter.report(node.id, 'no kind')
})

/** A system step says which system. */
export const systemIsChosen = rule((node, reporter) => {
  if (is(node, 'bpmn:ServiceTask') && !extension(node, 'zeebe:TaskDefinition')?.type) reporter.report(node.id, 'no system')
})

/** A wait says for how long. */
export const waitHasTime = rule((node, reporter) => {
  const timers = (node.eventDefinitions || []).filter((each) => is(each, 'bpmn:TimerEventDefinition'))
  const isEmpty = ({ timeDuration, timeDate, timeCycle }) => ![timeDuration, timeDate, timeCycle].some((each) => each?.body)
  if (timers.some(isEmpty)) reporter.report(node.id, 'no time')
})
