/** The script of the Draw page. The drawing tool itself is exported too: tests open every model they have in it. */
import { DrawPage } from './draw/page.js'
import { dataOf } from './shared/page.js'

export { modelerIn } from './draw/modeler.js'
export { ours } from './draw/ours.js'

const journey = dataOf('draw')
if (journey) new DrawPage(journey).begin()
