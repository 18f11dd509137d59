/** Fields of the panel for events that wait for a time. */
import { h } from 'preact'
import { say } from '../shared/words.js'
import { Choice } from './panel_reading.js'

export function Days({ element, id }) {
  const options = [
    ['', say('Days of the calendar')],
    ['working', say('Working days')],
  ]
  return h(Choice, { element, id, name: 'days', label: say('It counts'), options })
}

export function ClockOfTimer({ element, id }) {
  const options = [
    ['', say('All days')],
    ['target', say('Only days that are ours: it stands still while we wait for the person')],
  ]
  return h(Choice, { element, id, name: 'clock', label: say('Clock'), options })
}

export function Calendar({ element, id }) {
  const options = [
    ['', say('The council’s own')],
    ['ENG', say('England')],
    ['SCT', say('Scotland')],
    ['WLS', say('Wales')],
    ['NIR', say('Northern Ireland')],
  ]
  return h(Choice, { element, id, name: 'calendar', label: say('Bank holidays of'), options })
}
