/** Finds a Chromium for the tests of the page; where there is none and Debian's can be installed, installs that. */

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where systems and Playwright put browsers. */
function candidates(): readonly string[] {
  const { CHROMIUM_PATH, PLAYWRIGHT_BROWSERS_PATH, PATH = '' } = process.env
  const folders = [PLAYWRIGHT_BROWSERS_PATH ?? '', join(homedir(), '.cache', 'ms-playwright')]
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
  return [
    ...(CHROMIUM_PATH === undefined ? [] : [CHROMIUM_PATH]),
    ...folders.flatMap(playwrightBrowsers),
    ...PATH.split(':').flatMap((folder) => names.map((name) => join(folder, name))),
    ...names.map((name) => join('/usr/bin', name)),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ]
}

function playwrightBrowsers(folder: string): readonly string[] {
  if (folder === '' || !existsSync(folder)) return []
  const builds = readdirSync(folder).filter((name) => /^chromium-\d+$/.test(name))
  return builds.flatMap((build) =>
    ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium'].map((path) =>
      join(folder, build, path),
    ),
  )
}

/** The path of a browser. Throws an Error that says what to install where there is none. */
export function findBrowser(): string {
  const found = candidates().find((path) => existsSync(path))
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'ignore' })
    const installed = candidates().find((path) => existsSync(path))
    if (installed !== undefined) return installed
  }
  throw new Error('the tests of the page need a Chromium: install chromium or Chrome, or set CHROMIUM_PATH to one')
}
