/** Python's pickles. */

import type { Catalogue } from '../../core/words/message.ts'

export const pickle: Catalogue = {
  'it ends inside the pickle': '文件在 pickle 中间结束',
  'it has more than {most} values, and the rest is not read': '它有超过 {most} 个值，其余的不再读取',
  'it has more than {most} opcodes, and the rest is not read': '它有超过 {most} 个操作码，其余的不再读取',
  'it takes a value from an empty stack': '它从空栈里取值',
  'it goes back to a mark that was never set': '它回到一个从未设置的标记',
  'it takes value {index} of its memo, which was never put there': '它取备忘表里的第 {index} 个值，而那里从未放过值',
  'it adds to what is no list': '它向不是列表的东西添加成员',
  'it puts entries into what is no dictionary': '它向不是字典的东西放入条目',
  'it takes a buffer from outside, and there is none': '它要取外部的缓冲区，而那里没有',
  'a name to import is no text': '要导入的名称不是文本',
  'it makes an object of no class': '它创建的对象没有类',
  'the arguments of a call are no tuple': '调用的参数不是元组',
  'a place in the memo is no number': '备忘表里的位置不是数字',
  'a number is written as {text}': '一个数字写成了 {text}',
  'there is no opcode {code}': '没有操作码 {code}',
  '{length} bytes are to follow, and there are {left}': '后面应有 {length} 字节，而只有 {left} 字节',
  'it ends inside a line of text': '文件在一行文本中间结束',
}
