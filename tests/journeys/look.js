// What tests/journeys/walker.py asks of every page. One object; each function returns plain values.
({
  links: () => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')),

  // Elements that make the page wider than the window. Boxes with class "scroll" may be wider inside.
  overflow() {
    if (document.documentElement.scrollWidth <= innerWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll'))
    return wide.length
      ? wide.slice(0, 3).map(e => `wider than ${innerWidth} px: <${e.tagName} ${e.className}> ${e.textContent.slice(0, 50)}`)
      : [`wider than ${innerWidth} px`]
  },

  // One h1, no level of heading left out, no link into the page that leads nowhere, no picture missing: those that are
  // fetched when they come into sight are fetched now.
  async structure() {
    await Promise.all([...document.images].map(i => ((i.loading = 'eager'), i.decode().catch(() => 0))))
    const said = [], ones = document.querySelectorAll('h1').length
    if (ones !== 1) said.push(`${ones} h1`)
    let level = 0
    for (const h of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
      const n = Number(h.tagName[1])
      if (level && n > level + 1) said.push(`h${n} follows h${level}: ${h.textContent.trim()}`)
      level = n
    }
    for (const a of document.querySelectorAll('main a[href^="#"]')) {
      const id = decodeURIComponent(a.getAttribute('href').slice(1))
      if (id && !document.getElementById(id)) said.push(`a link to #${id}, which is not on the page`)
    }
    for (const i of document.images)
      if (!i.complete || !i.naturalWidth) said.push(`a picture that is not there: ${i.src}`)
    return said
  },

  // Japanese on an English page is marked, so that it is read out as Japanese.
  japanese() {
    const kana = /[\u3041-\u30ff\u4e00-\u9fff]/, found = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let t; (t = texts.nextNode());)
      if (kana.test(t.data) && t.parentElement.closest('[lang]').lang !== 'ja')
        found.push(`Japanese not marked as such: ${t.data.trim().slice(0, 60)}`)
    return found.slice(0, 3)
  },

  async axe() {
    const found = await axe.run(document, {resultTypes: ['violations'], iframes: false})
    return found.violations.map(v =>
      `axe ${v.id} (${v.impact}), ${v.nodes.length} times: ${v.nodes.slice(0, 2).map(n => n.html.slice(0, 200)).join(' | ')}`)
  },
})
