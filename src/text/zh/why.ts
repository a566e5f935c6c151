/** Chinese for `weigh why`: figures of parts, the nearest figures, and published ones. */

import type { Catalogue } from '../../core/words/message.ts'

export const why: Catalogue = {
  '{blob} of {layer}': '{layer} 的 {blob}',
  'parameters of {layer}': '{layer} 的参数',
  'bytes of the parameters of {layer}, as fp32': '{layer} 的参数的字节数（fp32）',
  'MACs of {layer}': '{layer} 的 MAC',
  'two operations for each MAC of {layer}': '{layer} 每个 MAC 计两次运算',
  'values that {layer} gives': '{layer} 输出的值的个数',
  'bytes of what {layer} gives': '{layer} 的输出的字节数',
  'parameters of all {type} layers ({count})': '全部 {type} 层（{count} 个）的参数',
  'weights of all {type} layers ({count})': '全部 {type} 层（{count} 个）的权重',
  'bytes of the parameters of all {type} layers ({count})': '全部 {type} 层（{count} 个）的参数的字节数',
  'MACs of all {type} layers ({count})': '全部 {type} 层（{count} 个）的 MAC',
  'parameters from the first layer to {layer}': '从第一层到 {layer} 的参数',
  'MACs from the first layer to {layer}': '从第一层到 {layer} 的 MAC',
  'size of {file}': '{file} 的大小',
  'weights in {file}': '{file} 中的权重',
  'overhead in {file}': '{file} 中的额外开销',
  'the nearest': '最接近的',
  'the claim is': '所称的数',
  'no figure of this network gives it': '这个网络没有这样的数',
  '{difference} more, as much as the {between}': '多 {difference}，正好是{between}',
  '{difference} less, as much as the {between}': '少 {difference}，正好是{between}',
  '{percent} % more ({difference})': '多 {percent} %（{difference}）',
  '{percent} % less ({difference})': '少 {percent} %（{difference}）',
  '{network}, {what}: {figure} ({convention}). Source: {source}':
    '{network}，{what}：{figure}（{convention}）。来源：{source}',
  '{network}, {what}: {figure} ({convention}). Source: {source}. {note}':
    '{network}，{what}：{figure}（{convention}）。来源：{source}。{note}',
  'Published figures that say so': '公开发表的同样的数',
}
