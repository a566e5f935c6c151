/** Chinese for the labels of figures. */

import type { Catalogue } from '../../core/message.ts'

export const figures: Catalogue = {
  '{n} parameters': '{n} 个参数',
}
