/** Only what our pages can ask is offered; what a file brings besides is still shown, and named as a problem. */

const WHILE_DRAWN = 'formEditor.rendered'

export const cutPalette = (types) => ({
  __init__: [
    [
      'eventBus',
      'formFields',
      (eventBus, formFields) => {
        const all = formFields._formFields
        const others = Object.keys(all).filter((type) => type !== 'default' && !types.includes(type))
        const list = (enumerable) => others.forEach((type) => Object.defineProperty(all, type, { enumerable }))
        // The palette lists the types once, as it is drawn.
        eventBus.on(WHILE_DRAWN, 10_000, () => list(false))
        eventBus.on(WHILE_DRAWN, 1, () => list(true))
      },
    ],
  ],
})
