/** The diagram for those who may read a journey and not change it. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe'
import Marks from './marks.js'

export function viewerIn(canvas) {
  return new NavigatedViewer({
    container: canvas,
    moddleExtensions: { zeebe },
    additionalModules: [{ marks: ['type', Marks] }],
  })
}
