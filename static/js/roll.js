// A roll call by single keys, with its count. Without this script the page works by Tab and arrows, and the count is
// told on the page that is looked at before it is sent.
'use strict'

const CODES = ['for', 'against', 'stayed', 'abstained', 'absent', 'excused']
const grid = document.getElementById('roll')
const running = document.querySelector('.running[data-base]')
const rows = [...grid.querySelectorAll('[role=radiogroup]')].filter(row => row.querySelector('input'))

// The radio that stands for its row: the chosen one, else the first.
const stop = row => row.querySelector('input:checked') || row.querySelector('input')

function needed(base) {
  const { share, of } = running.dataset
  return Number(share) ? Math.ceil((base * share) / of) : Math.floor(base / 2) + 1
}

function count() {
  const heads = Object.fromEntries(CODES.map(code => [code, 0]))
  let left = 0
  for (const row of rows) {
    const chosen = row.querySelector('input:checked')
    if (chosen && chosen.value) heads[chosen.value] += 1
    else left += 1
  }
  const voting = heads.for + heads.against + heads.stayed
  const seats = document.getElementById('seats')
  const base = running.dataset.base === 'seats' ? Number(seats && seats.value) || 0 : voting
  const told = { ...heads, left, base, needed: base ? needed(base) : 0 }
  for (const place of running.querySelectorAll('[data-count]')) place.textContent = told[place.dataset.count]
}

function choose(row, code) {
  const radio = row.querySelector(`input[value="${code}"]`)
  if (!radio) return
  radio.checked = true
  count()
  const next = rows[rows.indexOf(row) + 1]
  const to = next ? stop(next) : radio
  to.focus()
}

function press(event) {
  const row = event.target.closest('[role=radiogroup]')
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return
  const digit = /^(?:Digit|Numpad)([0-6])$/.exec(event.code)
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (digit) choose(row, digit[1] === '0' ? '' : CODES[digit[1] - 1])
  else if (step) {
    const next = rows[rows.indexOf(row) + step]
    if (next) stop(next).focus()
  } else return
  event.preventDefault()
}

if (running && rows.length) {
  running.hidden = false
  for (const one of document.querySelectorAll('[data-with]')) one.hidden = false
  for (const one of document.querySelectorAll('[data-without]')) one.hidden = true
  grid.addEventListener('keydown', press)
  running.closest('form').addEventListener('input', count)
  count()
}
