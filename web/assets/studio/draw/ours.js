/** Our parts of the drawing tool, as one module of it. */
import HowItWorks from './how_it_works.js'
import Marks from './marks.js'
import Place from './place.js'
import Settings from './extensions.js'
import SharedClipboard from './clipboard.js'

export const ours = {
  __init__: ['howItWorks'],
  clipboard: ['type', SharedClipboard],
  howItWorks: ['type', HowItWorks],
  marks: ['type', Marks],
  place: ['type', Place],
  settings: ['type', Settings],
}
