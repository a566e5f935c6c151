/** The option that names a queue, for both of its ends. */

import { message } from '../../core/words/message.ts'
import type { Option } from '../command.ts'

export const QUEUE_OPTION: Option = {
  name: 'queue',
  value: 'redis://HOST#NAME',
  help: message('a queue in Redis, from which programs on any machine take the files (weigh worker)'),
}
