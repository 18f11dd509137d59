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
  'User task': say('A person’s step'),
  'Service task': say('A system’s step'),
  'Business rule task': say('A rule'),
  'Script task': say('A calculation'),
  'Exclusive gateway': say('A choice'),
  'Parallel gateway': say('All at once'),
  'Inclusive gateway': say('One or more of several'),
  'Event-based gateway': say('Whatever happens first'),
  'Sequence flow': say('An arrow'),
}

export default function translate(template, replacements = {}) {
  return (WORDS[template] || template).replace(/{([^}]+)}/g, (whole, key) => replacements[key] ?? whole)
}
