/** The library's own words, in those of somebody who has never programmed. */
import { say } from '../shared/words.js'

const WORDS = {
  'Open minimap': say('Show the map'),
  'Close minimap': say('Hide'),
  Implementation: say('How it is done, in detail'),
  Assignment: say('Who does it, in detail'),
  Form: say('Form, in detail'),
  'Called decision': say('Rule, in detail'),
  'Called element': say('Which process it begins'),
  'Task definition': say('Which system, in detail'),
  'Input mapping': say('What goes in'),
  'Input propagation': say('What goes in'),
  'Output mapping': say('What comes out'),
  'Output propagation': say('What comes out'),
  Headers: say('Fixed words for the system'),
  'Task listeners': say('Told when it opens or is done'),
  'Execution listeners': say('Told when it begins or ends'),
  'Extension properties': say('Our own settings, as written'),
  Documentation: say('Notes'),
  'Element documentation': say('Notes on it'),
  'Multi-instance': say('Done for each of a list'),
  ID: say('Its id'),
  Executable: say('It can be run'),
  'Version tag': say('Version mark'),
  'Append task': say('Add a step after it'),
  'Append gateway': say('Add a choice after it'),
  'Append end event': say('End after it'),
  'Append intermediate/boundary event': say('Add something that happens after it'),
  'Add text annotation': say('Write a note beside it'),
  'Append element': say('Add something after it'),
  'Change element': say('Make it something else'),
  'Connect to other element': say('Draw an arrow from it'),
  'Set color': say('Colour it'),
  'Activate hand tool': say('Move the diagram'),
  'Activate lasso tool': say('Select several'),
  'Activate create/remove space tool': say('Make or take away room'),
  'Activate global connect tool': say('Draw arrows'),
  'Create element': say('Draw something new'),
  'Create start event': say('Draw a beginning'),
  'Create intermediate/boundary event': say('Draw something that happens'),
  'Create end event': say('Draw an end'),
  'Create gateway': say('Draw a choice'),
  'Create task': say('Draw a step'),
  'Create expanded sub-process': say('Draw a part with steps of its own'),
  'Create data object reference': say('Draw a paper'),
  'Create data store reference': say('Draw a register'),
  'Create pool/participant': say('Draw a pool'),
  'Create group': say('Draw a frame'),
  'Divide into two lanes': say('Divide into two lanes'),
  'Toggle non-interrupting': say('The step goes on meanwhile'),
  'Parallel multi-instance': say('For each of a list, all at once'),
  'Sequential multi-instance': say('For each of a list, one after the other'),
  'Participant multiplicity': say('There are several of them'),
}

/** Kinds of things, by the standard's name in small letters. Lists have that name in brackets, for those who know it. */
const KINDS = {
  task: say('A step'),
  'user task': say('A person’s step'),
  'service task': say('A system’s step'),
  'business rule task': say('A rule'),
  'script task': say('A calculation'),
  'send task': say('Something is sent'),
  'receive task': say('Wait for a message'),
  'manual task': say('A step without the computer'),
  'call activity': say('Another process is begun'),
  transaction: say('All of it or nothing'),
  'sub-process': say('A part with steps of its own'),
  'sub process': say('A part with steps of its own'),
  'sub-process (collapsed)': say('A part with steps of its own, closed'),
  'sub-process (expanded)': say('A part with steps of its own, open'),
  'event sub-process': say('A part that begins when something happens'),
  'ad-hoc sub-process': say('Steps in any order'),
  'ad-hoc sub-process (collapsed)': say('Steps in any order, closed'),
  'ad-hoc sub-process (expanded)': say('Steps in any order, open'),
  'exclusive gateway': say('A choice'),
  'parallel gateway': say('All at once'),
  'inclusive gateway': say('One or more of several'),
  'event-based gateway': say('Whatever happens first'),
  'event based gateway': say('Whatever happens first'),
  'complex gateway': say('A choice by a rule of its own'),
  'start event': say('The beginning'),
  'end event': say('An end'),
  'intermediate throw event': say('A point on the way'),
  'boundary event': say('Something during a step'),
  'terminate end event': say('An end that stops everything'),
  'sequence flow': say('An arrow'),
  'conditional flow': say('An arrow with a condition'),
  'default flow': say('The arrow taken otherwise'),
  'message flow': say('What is said to somebody outside'),
  association: say('A line to a note'),
  'text annotation': say('A note'),
  participant: say('A pool: one who takes part'),
  'empty pool/participant': say('A pool, closed'),
  'expanded pool/participant': say('A pool, open'),
  lane: say('A lane: whose steps these are'),
  'data object reference': say('A paper'),
  'data store reference': say('A register'),
  process: say('The whole diagram'),
  collaboration: say('The whole diagram'),
  group: say('A frame'),
}

const WHAT = {
  message: say('A message'),
  timer: say('A time'),
  conditional: say('A condition that comes true'),
  signal: say('A signal to all'),
  escalation: say('A call for help'),
  error: say('An error'),
  compensation: say('Undoing what was done'),
  cancel: say('Calling it off'),
  link: say('A jump'),
}

const WHERE = {
  'start event': say('it begins here'),
  'intermediate catch event': say('wait for it'),
  'intermediate throw event': say('send it off'),
  'boundary event': say('if it comes during a step'),
  'end event': say('at the end'),
}

const EVENT = /^(\w+) (start event|intermediate catch event|intermediate throw event|boundary event|end event)( \(non-interrupting\))?$/

function kind(name) {
  const [, what, where, meanwhile] = EVENT.exec(name) || []
  if (KINDS[name] || !WHAT[what]) return KINDS[name]
  return say('{what}: {where}', { what: WHAT[what], where: WHERE[where] }) + (meanwhile ? say(', and the step goes on') : '')
}

/** Where the library writes the name with capitals, it heads the panel: the plain word alone. */
function plain(template) {
  const small = template.toLowerCase().replace('(non interrupting)', '(non-interrupting)')
  const found = kind(small)
  return found && (/\s[A-Z]/.test(template) || !/\s/.test(template) ? found : `${found} (${small.replace(/ \(.*/, '')})`)
}

export default function translate(template, replacements = {}) {
  return (WORDS[template] || plain(template) || template).replace(/{([^}]+)}/g, (whole, key) => replacements[key] ?? whole)
}
