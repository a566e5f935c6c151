/** Chinese for budgets and the project's own file. */

import type { Catalogue } from '../../core/words/message.ts'

export const check: Catalogue = {
  // Budgets
  '{key} is budgeted by an amount, not by `{given}`': '{key} 的预算须是一个数量，不能是 `{given}`',
  'amounts are 431080, 5M, 1.5G, 20MiB or 1.5MB': '数量可写作 431080、5M、1.5G、20MiB 或 1.5MB',
  'figures are {names}': '数值有 {names}',
  'there is no figure `{key}`': '没有名为 `{key}` 的数值',
  'type one of {names}': '请输入其中之一：{names}',
  'several figures are called `{key}`': '有好几个数值都叫 `{key}`',
  '{key} is a count, and {given} are bytes': '{key} 是个数，而 {given} 是字节',
  'no layer is called `{pattern}`': '没有名为 `{pattern}` 的层',
  'Caffe has no operator sets: list the layer types, as in {usage}': 'Caffe 没有算子集：请列出层类型，如 {usage}',
  'there are {names}': '有 {names}',
  'nothing is required by the name `{key}`': '没有名为 `{key}` 的要求',

  // The table
  budget: '预算',
  actual: '实际',
  used: '已用',
  verdict: '结论',
  'could not be read': '无法读取',
  '1 budget': '1 项预算',
  '{count} budgets': '{count} 项预算',
  '{count} broken': '{count} 项不符',
  '{count} not known': '{count} 项未知',
  'all kept': '全部符合',
  only: '仅限',
  within: '符合',
  over: '超出',
  under: '不足',
  'not allowed': '不允许',
  'not known': '未知',
  '1 name': '1 个名称',
  '{count} names': '{count} 个名称',
  '{count} used': '用到 {count} 个',
  '{figure} of {layer}': '{layer} 的 {figure}',
  '{count} bytes': '{count} 字节',
  '{what} is {actual}, {excess} more than {limit}': '{what} 是 {actual}，比 {limit} 多 {excess}',
  '{what} is {actual}, {excess} less than {limit}': '{what} 是 {actual}，比 {limit} 少 {excess}',
  'layers that weigh most': '最重的层',
  has: '数值',
  '{figure}: not among {given}': '{figure}：不在 {given} 之列',
  '{name}: {layer} (line {line})': '{name}：{layer}（第 {line} 行）',
  '{name}: {count} layers, the first {layer} (line {line})': '{name}：{count} 层，第一个是 {layer}（第 {line} 行）',
  '{figure} is not known': '{figure} 未知',
  'nothing can be said of it for this network': '对这个网络无从得知',
  'the network can not be run with one example: a layer states another batch':
    '网络不能只用一个样本运行：有一层规定了别的批大小',
  'so far it is {value}': '目前已知 {value}',
  'it depends on {names}: --input, --datum or --bind says how large':
    '它取决于 {names}：用 --input、--datum 或 --bind 给出大小',
  'not known of {names} and {count} more': '{names} 及另外 {count} 层的未知',
  'not known of {names}': '{names} 的未知',

  // The project's own file
  'no file is called `{pattern}`': '没有名为 `{pattern}` 的文件',
  'there is no `{key}` here': '这里没有 `{key}`',
  'a model is a table: [[model]]': '模型是一个表：[[model]]',
  'a model has one or two files': '一个模型有一个或两个文件',
  '`{key}` must be a text, a number, or a list of them': '`{key}` 须是文本、数，或它们的列表',

  // The command
  'hold networks against budgets; a build fails where one is broken': '核对网络是否合乎预算；不合则构建失败',
  'Exit status: 0 all budgets are kept, 1 one is broken or a network has errors, 2 a figure is not known, wrong usage or nothing could be read.':
    '退出状态：0 全部合乎预算，1 有一项不符或网络有错误，2 有数值无法得知、用法不对或什么也没能读取。',
  'the most that a figure of the JSON report may come to, of the network or of each layer':
    'JSON 报告中某个数值的上限，可针对整个网络或每一层',
  'the least that a figure must come to': '某个数值的下限',
  'all layer types that may be used; also families= and operators=':
    '允许使用的全部层类型；也可用 families= 和 operators=',
  'where networks and budgets are listed (.weighbridge.toml)': '列出网络与预算的文件（默认 .weighbridge.toml）',
  'let figures pass that can not be known': '放过无法得知的数值',
  'the network as a whole': '整个网络',
  'its file of weights, given or as Caffe would write it, and its memory':
    '它的权重文件（给出的，或 Caffe 会写出的）和内存',
  'every layer, and layers of some names': '每一层，以及名字匹配的层',
  'what the target can run': '目标平台能运行的层类型',
  'all networks that .weighbridge.toml lists': '.weighbridge.toml 列出的所有网络',
  'type {usage}, or list networks in .weighbridge.toml': '请输入 {usage}，或在 .weighbridge.toml 中列出网络',
  '{file} lists no network': '{file} 没有列出任何网络',
  'see {page}': '见 {page}',
  'no budget is given for {file}': '没有给出 {file} 的预算',
}
