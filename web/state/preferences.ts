/** What the page remembers of a reader on this machine: language, theme, layout. Nothing of the networks. */

import type { Language } from '../../src/text/index.ts'
import type { Theme } from './store.ts'

const KEY = 'weighbridge'

export interface Preferences {
  readonly language?: Language
  readonly theme?: Theme
  /** Widths and heights of panes, in pixels. */
  readonly editorWidth?: number
  readonly sideWidth?: number
  readonly tableHeight?: number
  readonly columns?: readonly string[]
}

/** What was remembered; nothing where the browser keeps nothing. */
export function preferences(): Preferences {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof found === 'object' && found !== null ? found : {}
  } catch {
    return {}
  }
}

/** Remembers more. */
export function remember(more: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...preferences(), ...more }))
  } catch {
    // A browser that keeps nothing is no reason to fail.
  }
}
