/** Chinese for definitions that are supposed to say something else. */

import type { Catalogue } from '../../core/words/message.ts'

export const whatIf: Catalogue = {
  'what if the definition said something else: a field of a layer, or all layers so much as wide':
    '假如定义不是这样写的：某层的一个字段，或所有层的宽度倍数',
  'another structure: one field of the definition': '改变结构：定义中的一个字段',
  'what to change to fit into flash': '改什么才能放进闪存',
  'what to change so that the parameters fit into so much memory, best first':
    '怎样改才能让参数放进这些存储，最好的在前',
  'What to change to fit the parameters into {bytes}': '怎样改才能让参数放进 {bytes}',
  'what to type': '键入什么',
  left: '剩余',
  nothing: '不改',
  '{count} × 4 bits': '{count} × 4 位',
  '{count} × 1 byte': '{count} × 1 字节',
  '{count} parameters of several types': '{count} 个多种类型的参数',
  'this can not be said: sizes are not known': '无法回答：有些尺寸未知',
  'the structure of {what} can not be changed: its sizes are those of the numbers that are stored':
    '{what} 的结构不能改变：它的尺寸就是所存数字的尺寸',
  'definitions of Caffe, Darknet, Keras and transformers can be changed':
    '可以改变的是 Caffe、Darknet、Keras 和 transformers 的定义',
  'the width of {what} can not be changed: no field of its definition tells it':
    '{what} 的宽度不能改变：定义中没有说明宽度的字段',
  'there is no layer {name} whose {field} could be changed': '没有可以改变 {field} 的层 {name}',
  'the layer {name} has no field {field}': '层 {name} 没有字段 {field}',
  'the network has no field {field}': '网络没有字段 {field}',
}
