/** Chinese for what commands say of formats and of lists. */

import type { Catalogue } from '../../core/words/message.ts'

export const cliData: Catalogue = {
  'reports are not written as .{extension} here': '这里不能把报告写成 .{extension}',
  'give --format, or a name that ends in {endings}': '请用 --format 指定，或使用以 {endings} 结尾的文件名',
  'sums over layers whose names begin alike (inception_3a/)': '按层名的开头（inception_3a/）合计',
  'By the fronts of their names': '按层名的开头',
  'print the version': '显示版本',
  'how many': '个数',
  'weigh explain {file} LAYER tells one in full': 'weigh explain {file} LAYER 可详细说明其中一层',
}
