/** Chinese for what the readers of protobuf say. */

import type { Catalogue } from '../../core/message.ts'

export const protobuf: Catalogue = {
  // Text
  'a number has one decimal point at most': '一个数最多有一个小数点',
  'a number that starts with 0 is octal: digits 0 to 7 only': '以 0 开头的数是八进制：只能用数字 0 到 7',
  'a space is needed between a number and a word': '数与词之间要有空格',
  'a space is needed between a word and a decimal point': '词与小数点之间要有空格',
  'a string ends on its line: its closing quote is missing': '字符串必须在本行结束：缺少右引号',
  'an exponent must follow the e': 'e 后面必须有指数',
  'hexadecimal digits must follow 0x': '0x 后面必须有十六进制数字',
  'hexadecimal digits must follow \\x': '\\x 后面必须有十六进制数字',
  'octal and hexadecimal numbers are integers': '八进制和十六进制数只能是整数',
  'the string is not closed': '字符串没有结束',
  'this escape means nothing in a string': '字符串中没有这种转义',
  '`{name}` is not a value of {type}': '`{name}` 不是 {type} 的值',
  'a boolean is true or false, 1 or 0, not {value}': '布尔值是 true 或 false、1 或 0，不能是 {value}',
  'a boolean is true or false, not {value}': '布尔值是 true 或 false，不能是 {value}',
  'a decimal number is needed here, not {token}': '这里要十进制数，而不是 {token}',
  'a string in quotes': '带引号的字符串',
  'an integer': '整数',
  'the file ends where {what} is expected': '这里应是{what}，文件却到此结束',
  'the integer {token} is out of range': '整数 {token} 超出范围',
  '{type} has no value {number}': '{type} 没有值 {number}',
  '{type} takes one of its names, without quotes, not {token}': '{type} 要写成它的某个名字，不加引号，而不是 {token}',
  '{what} is expected here, not {token}': '这里应是{what}，而不是 {token}',
  '`{closing}` is expected here, not {token}': '这里应是 `{closing}`，而不是 {token}',
  '`{name}` is a message: a `{brace}` is expected here, not {token}':
    '`{name}` 是消息：这里应是 `{brace}`，而不是 {token}',
  "`{name}` is no field of Caffe's own {type}": '`{name}` 不是 Caffe 自己的 {type} 的字段',
  '`{name}` is opened here and never closed': '`{name}` 在这里打开，却没有关闭',
  '`{name}` may stand only once here': '`{name}` 在这里只能出现一次',
  'a `,` or `]` is expected in the list of `{name}`': '`{name}` 的列表中这里应是 `,` 或 `]`',
  'a `:` must follow `{name}`': '`{name}` 后面必须有 `:`',
  'a field name is expected here, not {token}': '这里应是字段名，而不是 {token}',
  "the character {character} can't stand here": '这里不能出现字符 {character}',
  'the reading stopped here after {count} mistakes': '出现 {count} 处错误后，在此停止读取',
  'this is opened here and never closed': '在这里打开，却没有关闭',
  'this {token} closes nothing': '这个 {token} 没有与之配对的开头',
  '{name}: {reason}': '{name}：{reason}',
  '{type} has no field `{name}`': '{type} 没有字段 `{name}`',
  '{type} needs the field `{field}`': '{type} 必须有字段 `{field}`',

  // Binary
  'a number of more than {most} bytes; protobuf takes no longer ones': '一个数超过 {most} 字节；protobuf 不接受更长的',
  'a number starts here and does not end': '一个数从这里开始，却没有结束',
  '`{field}` has {length} bytes, more than are kept of it': '`{field}` 有 {length} 字节，超出所保留的长度',
  'a packed number starts here and does not end': '一个打包的数从这里开始，却没有结束',
  '{length} bytes of packed numbers, which is no multiple of {width}': '打包的数共 {length} 字节，不是 {width} 的倍数',
  '{type} has no value {number}; protobuf leaves `{field}` unset': '{type} 没有值 {number}；protobuf 不设置 `{field}`',
  'a field with the number 0, which protobuf refuses': '编号为 0 的字段，protobuf 不接受',
  'a group is opened and never closed': '组打开后没有关闭',
  'a zero where a field should start': '应是字段开头的地方却是 0',
  'messages lie in each other more than {most} deep; protobuf takes no more':
    '消息嵌套超过 {most} 层；protobuf 不再接受',
  'more than {most} fields; no network has as many, and the rest is not read':
    '字段超过 {most} 个；没有网络会有这么多，其余不再读取',
  'the end of a group that was not opened here': '这里结束的组并未在此打开',
  'the file is cut: {length} bytes should follow here, but it ends after {left}':
    '文件被截断：这里之后应有 {length} 字节，但只剩 {left} 字节',
  'wire type {type}, which protobuf does not have': 'protobuf 没有线路类型 {type}',
  '{length} bytes should follow here, but only {left} are left': '这里之后应有 {length} 字节，但只剩 {left} 字节',
}
