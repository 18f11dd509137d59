/**
 * Saves the files of a draft as they change: about a second after the last change, one request at a time. Nothing is
 * lost offline or signed out (it is kept in this browser and sent again), and nothing of somebody else's is replaced
 * without asking (shared/conflict.js).
 *
 *   const saving = new Saving()                   // reads <script id="draft">: {key, revision, revisions}
 *   const text = saving.textOf('apply.form', textOfTheServer)     // what was typed last time and never arrived, if any
 *   saving.change('apply.form', text)             // text, null to delete it, or a function that gives it
 *   saving.addEventListener('changing', ({ detail }) => …)        // {path}: something was typed or drawn
 *   saving.addEventListener('saved', ({ detail }) => …)           // {revision, revisions}: ask for problems now
 *   saving.addEventListener('taken', ({ detail }) => …)           // {path, text}: theirs was chosen, show it
 *   saving.show = (path, text) => …               // optional: how theirs is looked at before choosing
 */
import { askWhich } from './conflict.js'
import { Kept } from './kept.js'
import { dataOf, element, renewToken, send } from './page.js'
import { say } from './words.js'

const PAUSE = 900
const AGAIN = [2000, 5000, 10000]

export class Saving extends EventTarget {
  constructor(draft = dataOf('draft')) {
    super()
    this.address = draft.address || `/journeys/${encodeURIComponent(draft.key)}`
    this.revision = draft.revision
    this.revisions = { ...draft.revisions }
    this.kept = new Kept(draft.key)
    this.changed = new Map()
    this.began = new Map() // by path, the text that both had when the change began
    this.tries = 0
    this.wasRenewed = false
    this.isSending = false
    this.show = null
    addEventListener('online', () => this.sendSoon(0))
    addEventListener('focus', () => this.tries && this.sendSoon(0))
    addEventListener('beforeunload', (event) => this.hasUnsaved && event.preventDefault())
  }

  get hasUnsaved() {
    return this.changed.size > 0
  }

  /** The text to begin with: the server's, unless this browser holds a later one that never arrived. */
  textOf(path, text) {
    const left = this.kept.all()[path]
    if (!left || left.base === (this.revisions[path] ?? 0)) this.began.set(path, text)
    if (!left || left.text === null) return text
    if (left.text === text) {
      this.kept.drop(path)
      return text
    }
    this.changed.set(path, left)
    this.sendSoon(0)
    return left.text
  }

  change(path, text) {
    const base = this.changed.get(path)?.base ?? this.revisions[path] ?? 0
    this.changed.set(path, { base, text })
    if (typeof text !== 'function') this.kept.put(path, base, text)
    this.say(say('Saving'))
    this.dispatchEvent(new CustomEvent('changing', { detail: { path } }))
    this.sendSoon()
  }

  sendSoon(wait = PAUSE) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), wait)
  }

  /** Sends what has changed, now. Resolves once it has been answered. */
  async send() {
    if (this.isSending || !this.changed.size) return
    clearTimeout(this.timer)
    this.isSending = true
    try {
      const sent = new Map(this.changed)
      const files = await this.filesOf(sent)
      const answer = await send(`${this.address}/draft`, { files, note: '' })
      await this.take(answer, sent, files)
    } finally {
      this.isSending = false
    }
    if (this.changed.size && !this.tries && !this.isRefused) this.sendSoon()
  }

  async filesOf(changed) {
    const files = {}
    for (const [path, { base, text }] of changed) {
      files[path] = { base, text: typeof text === 'function' ? await text() : text }
      this.kept.put(path, base, files[path].text)
    }
    return files
  }

  async take({ status, body }, sent, files) {
    this.isRefused = false
    if (status === 200) return this.wasSaved(body, sent, files)
    if (status === 409) return this.wasStale(body, files[body.path]?.text, sent)
    if (status === 422 || status === 403 || status === 404 || status === 413) {
      this.isRefused = true
      return this.say(body.error || say('Not saved: you may not change this draft'), true)
    }
    return this.tryAgain(status)
  }

  wasSaved(body, sent, files) {
    this.tries = 0
    this.wasRenewed = false
    this.revision = body.revision
    for (const [path, entry] of sent) {
      // Only of what was sent: another file may have been changed by somebody else, whose text this page has not got.
      this.revisions[path] = body.revisions[path] ?? 0
      this.began.set(path, files[path].text)
      const now = this.changed.get(path)
      if (now === entry) {
        this.changed.delete(path)
        this.kept.drop(path)
      } else if (now) now.base = this.revisions[path]
    }
    if (!this.hasUnsaved) this.say(say('Saved {time}', { time: body.saved }))
    this.dispatchEvent(new CustomEvent('saved', { detail: body }))
  }

  async wasStale(theirs, mine, sent) {
    if (theirs.theirs === mine) return this.isSame(theirs, sent)
    this.say(theirs.is_own ? say('Not saved: you changed it in another window too') : say('Not saved: {by} changed it too', { by: theirs.by }), true)
    const show = this.show && ((text) => this.show(theirs.path, text))
    const keepMine = await askWhich({ ...theirs, mine, base: this.began.get(theirs.path) ?? null, show })
    this.began.set(theirs.path, theirs.theirs)
    this.revisions[theirs.path] = theirs.base
    if (keepMine) {
      const now = this.changed.get(theirs.path)
      if (now) now.base = theirs.base
      return
    }
    this.changed.delete(theirs.path)
    this.kept.drop(theirs.path)
    this.say(say('Theirs was kept'))
    this.dispatchEvent(new CustomEvent('taken', { detail: { path: theirs.path, text: theirs.theirs } }))
  }

  /** Another window has saved the very same: nothing to choose. */
  isSame({ path, base, theirs }, sent) {
    this.revisions[path] = base
    this.began.set(path, theirs)
    const now = this.changed.get(path)
    if (now && now !== sent.get(path)) {
      now.base = base
      return
    }
    this.changed.delete(path)
    this.kept.drop(path)
    if (!this.hasUnsaved) this.say(say('Saved'))
  }

  async tryAgain(status) {
    const isRefused = status === 400 || status === 401
    const isRenewed = isRefused && (await renewToken())
    if (isRefused && !isRenewed) this.say(say('Signed out: kept in this browser.'), true, ...signInAgain(this.address))
    else if (status === 0) this.say(say('No connection: kept in this browser'), true)
    else this.say(say('Not saved yet: kept in this browser'), true)
    const isFirst = isRenewed && !this.wasRenewed // signed in again elsewhere: no need to wait
    this.wasRenewed = isRenewed
    this.sendSoon(isFirst ? 0 : AGAIN[Math.min(this.tries, AGAIN.length - 1)])
    this.tries += 1
  }

  say(words, isTrouble = false, ...more) {
    const place = document.getElementById('studio-saved')
    if (!place) return
    place.replaceChildren(words, ...more)
    place.toggleAttribute('data-trouble', isTrouble)
  }
}

/** Not this page again: in two windows it would save twice. */
function signInAgain(address) {
  return [' ', element('a', { href: address, target: '_blank', rel: 'noopener' }, say('Sign in (new tab)'))]
}
