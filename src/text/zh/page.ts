/** Chinese for the page in the browser, which loads it on its own. */

import type { Catalogue } from '../../core/message.ts'

export const page: Catalogue = {}
