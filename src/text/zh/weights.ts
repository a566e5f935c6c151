/** Chinese for what the reading of weights and of layers of forks says. */

import type { Catalogue } from '../../core/words/message.ts'

export const weights: Catalogue = {
  'other fields': '其他字段',
  'a solver state of Caffe (.solverstate)': 'Caffe 的 solver 状态（.solverstate）',
  "an HDF5 file of another program: Caffe's have the groups data or history, this one {count} other datasets":
    '别的程序的 HDF5 文件：Caffe 的文件有 data 或 history 组，这个文件有 {count} 个其他数据集',
  'there is no layer and no blob in it; Caffe reads it without an error and copies nothing':
    '其中没有层也没有 blob；Caffe 读取它不报错，也什么都不复制',
  'this is a definition (prototxt) without weights': '这是网络定义（prototxt），没有权重',
  'this is {what}, not a file of weights': '这是{what}，不是权重文件',
  'this is {what}, not a file of weights; Caffe reads it without an error and copies nothing':
    '这是{what}，不是权重文件；Caffe 读取它不报错，也什么都不复制',
  'weigh {file} shows the network that it defines': 'weigh {file} 可显示它定义的网络',
  'more than {most} messages; no network has as many, and the rest is not read':
    '消息超过 {most} 个；没有网络会有这么多，其余不再读取',
  "`{value}` is no value of {field} in Caffe's own schema": '在 Caffe 自己的定义中，`{value}` 不是 {field} 的值',
  'a message stands between braces': '消息要写在花括号之间',

  // Symbols
  '--bind {name}=300 settles it': '可用 --bind {name}=300 确定',
  'its symbols are {names}': '它的符号有 {names}',
  'no size here is called {name}': '这里没有名为 {name} 的尺寸',
  '{name} stands for {meaning}: only the data decides': '{name} 表示{meaning}：只有数据才能决定',

  // Sizes that weights tell
  '`{name}` is {sizes}: {how}': '`{name}` 为 {sizes}：{how}',
  '--input {name}={sizes} says otherwise': '可用 --input {name}={sizes} 另行指定',
  '{expected} = {stored} in {layer}': '{layer} 中 {expected} = {stored}',
  '{name} = {value} is assumed': '假定 {name} = {value}',
  '{sides} = {side} is assumed ({how})': '假定 {sides} = {side}（{how}）',
  '{sides} = {side} is assumed of {from} to {to} ({how}): {why}':
    '在 {from} 到 {to} 中假定 {sides} = {side}（{how}）：{why}',
  '{before}; {next}': '{before}；{next}',
  '{found} of {all} parameters, and {auxiliary} numbers of masks, codebooks or counters':
    '{all} 个参数中找到 {found} 个，另有 {auxiliary} 个掩码、码本或计数器的数',
  frozen: '冻结',
  '{trainable} are trained, {frozen} are frozen': '其中 {trainable} 个参与训练，{frozen} 个被冻结',
  'no other fits': '其他值都不合适',
  'there all windows fit without a rest': '此时所有窗口恰好放得下',
  'so large are the images of a well-known data set': '这是一个常用数据集的图像尺寸',
  'a layer without parameters': '没有参数的层',

  // Forks
  '--fork {names} chooses another': '可用 --fork {names} 另选',
  'its fields, blobs or bottoms say so': '由它的字段、blob 或 bottom 得知',
  'nothing tells, and this is the most common': '无从判断，而这一种最常见',
  'the fork that was asked for': '这是所指定的分支',
  'the layers and fields of the network are those of that fork': '网络的层与字段与该分支相符',
  'this is no TOML: {reason}': '这不是 TOML：{reason}',
  '{name} is missing': '缺少 {name}',
  'the rule of {type} has no answer here: {reason}, in {formula} at {column}':
    '{type} 的规则在这里没有答案：{reason}，见 {formula} 第 {column} 列',

  // Definition files
  '`{key}` is a number such as 2, or a range such as "1..3" or "1.."':
    '`{key}` 是 2 这样的数，或 "1..3"、"1.." 这样的范围',
  '`{key}` must be a string or a list of strings': '`{key}` 必须是字符串或字符串列表',
  '`{key}` must be a string': '`{key}` 必须是字符串',
  '`{key}` must be a table': '`{key}` 必须是表',
  '`{name}` has a meaning of its own in formulas: name it differently': '`{name}` 在公式中另有含义：请换个名字',
  '`{name}` is described like {usage}': '`{name}` 的写法如 {usage}',
  '`{name}` is no family; there are {names}': '`{name}` 不是类别；可用的有 {names}',
  'a blob has a name and a `shape`': 'blob 要有名字和 `shape`',
  'a blob is {kinds}': 'blob 的种类有 {kinds}',
  'a check has a formula `that` must hold, and what to `say` where it does not':
    '检查要有必须成立的公式 `that`，以及不成立时的说法 `say`',
  'a cost is in macs, {names}': '计算量的单位有 macs、{names}',
  'a definition file has [[layer]] tables, not `{key}`': '定义文件由 [[layer]] 表组成，没有 `{key}`',
  'a layer has no `{key}`': '层没有 `{key}`',
  'a layer needs a `type`': '层必须有 `type`',
  'int = 1, float[], enum MAX | AVE, bool = true, string!': 'int = 1, float[], enum MAX | AVE, bool = true, string!',
  'there is no parameter "{name}"': '没有参数 "{name}"',

  '{file} holds no weights': '{file} 中没有权重',
  'of formats that keep nothing but numbers, with the definition': '仅存数值的格式，须同时给出定义',
}
