/** The Chinese catalogue. */

import type { Catalogue } from '../core/message.ts'

export const zh: Catalogue = {}
