/** Our parts of the drawing tool, as one module of it. */
import CompleteArrows from './arrows.js'
import HowItWorks from './how_it_works.js'
import Names from './names.js'
import Lanes from './lanes.js'
import Marks from './marks.js'
import Place from './place.js'
import Settings from './extensions.js'
import translate from './plain_words.js'
import SharedClipboard from './clipboard.js'

export const ours = {
  __init__: ['completeArrows', 'howItWorks', 'lanes'],
  completeArrows: ['type', CompleteArrows],
  clipboard: ['type', SharedClipboard],
  howItWorks: ['type', HowItWorks],
  lanes: ['type', Lanes],
  marks: ['type', Marks],
  place: ['type', Place],
  variableResolver: ['type', Names],
  translate: ['value', translate],
  settings: ['type', Settings],
}
