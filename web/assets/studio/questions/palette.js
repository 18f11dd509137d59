/** Only what our pages can ask is offered; what a file brings besides is still shown, and named as a problem. */

export const cutPalette = (types) => ({
  __init__: ['cutPalette'],
  cutPalette: [
    'type',
    class {
      static $inject = ['eventBus', 'formFields']

      constructor(eventBus, formFields) {
        const all = formFields._formFields
        const others = Object.keys(all).filter((type) => type !== 'default' && !types.includes(type))
        const list = (enumerable) => others.forEach((type) => Object.defineProperty(all, type, { enumerable }))
        // The palette lists the types once, when it is first drawn.
        list(false)
        eventBus.once('palette.section.rendered', 1, () => list(true))
      }
    },
  ],
})
