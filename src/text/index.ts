/** Languages that everything can be told in. */

import type { Catalogue } from '../core/words/message.ts'

/** The languages that everything can be said in. */
export const LANGUAGES = ['en', 'zh'] as const

/** One of LANGUAGES. */
export type Language = (typeof LANGUAGES)[number]

/** The catalogue of a language, loaded only where it is needed; `undefined` for English, which the code itself speaks. */
export async function catalogueOf(language: Language): Promise<Catalogue | undefined> {
  if (language !== 'zh') return undefined
  const [{ zh }, { definitions }] = await Promise.all([import('./zh.ts'), import('./zh/definitions.generated.ts')])
  return { ...definitions, ...zh }
}
