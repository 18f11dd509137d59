/** What a studio page knows: the data its template left in it, and how to ask its server. */

/** The value of `<script type="application/json" id="…">`; `absent` where there is none. */
export function dataOf(id, absent = null) {
  const holder = document.getElementById(id)
  return holder ? JSON.parse(holder.textContent) : absent
}

/** An element with attributes (`on…` are listeners) and children; text is text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value)
    else if (value === true) made.setAttribute(key, '')
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value)
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return made
}

const token = () => document.querySelector('meta[name="csrf-token"]')

/** Sends JSON, gives {status, body}; status 0 where the server cannot be reached, 401 where nobody is signed in. */
export async function send(address, body) {
  return ask(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token()?.content || '' },
    body: JSON.stringify(body),
  })
}

export async function fetchFrom(address) {
  return ask(address, {})
}

async function ask(address, options) {
  let response
  try {
    response = await fetch(address, {
      credentials: 'same-origin',
      ...options,
      headers: { Accept: 'application/json', ...options.headers },
    })
  } catch {
    return { status: 0, body: {} }
  }
  const isJson = (response.headers.get('Content-Type') || '').includes('json')
  if (!isJson && response.redirected) return { status: 401, body: {} }
  try {
    return { status: response.status, body: isJson ? await response.json() : {} }
  } catch {
    return { status: 0, body: {} }
  }
}

/** Signing in again in another tab makes another token: fetches the page anew for it. Whether somebody is signed in. */
export async function renewToken() {
  try {
    const response = await fetch(location.href, { credentials: 'same-origin' })
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = page.querySelector('meta[name="csrf-token"]')
    if (!response.ok || response.redirected || !fresh || !token()) return false
    token().content = fresh.content
    return true
  } catch {
    return false
  }
}

/** Calls `run` once nothing has called for `wait` milliseconds. */
export function debounced(run, wait) {
  let timer
  const later = (...given) => {
    clearTimeout(timer)
    timer = setTimeout(() => run(...given), wait)
  }
  later.cancel = () => clearTimeout(timer)
  return later
}
