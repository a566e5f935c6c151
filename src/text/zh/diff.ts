/** Chinese for what comparisons say. */

import type { Catalogue } from '../../core/words/message.ts'

export const diff: Catalogue = {
  // The command
  'tell what differs between two networks, revisions or weights files, and what it comes to':
    '说明两个网络、两个版本或两个权重文件有何不同，以及由此带来的变化',
  'every layer and every blob that differs, however many there are': '列出所有不同的层和 blob，无论多少',
  'exit 0 also where something differs': '有差异时退出码也为 0',
  'layer by layer, and what it comes to': '逐层比较，并给出总体变化',
  'since the last commit but one': '与上一个提交之前的版本相比',
  'what is not staged yet': '尚未暂存的改动',
  'which weights training has changed, and how far': '训练改变了哪些权重，改变了多少',
  'the same, with the definition of both': '同上，并给出两者共同的定义',
  'a page with both figures': '带两张图的网页',
  'to comment on a pull request': '用于在合并请求中评论',
  'Exit status: 0 nothing differs, 1 something does, 2 wrong usage or one of them could not be read.':
    '退出码：0 没有差异，1 有差异，2 用法错误或其中一方无法读取。',
  'which two networks?': '哪两个网络？',
  'a network and a file of weights without one can not be compared': '网络与不含网络的权重文件无法比较',
  'weigh {definition} {weights} holds a network against its weights':
    'weigh {definition} {weights} 可将网络与其权重对照',

  // Git
  'install git, or name a file': '请安装 git，或给出一个文件',
  'there is no such file, and to read it as a revision needs git': '没有这个文件；若按版本读取则需要 git',
  'git can not be run ({reason})': '无法运行 git（{reason}）',
  'git refuses: {reason}': 'git 拒绝：{reason}',
  'there is no such file, and this folder is in no git repository': '没有这个文件，当前文件夹也不在 git 仓库中',
  'git knows no revision {revision}': 'git 没有版本 {revision}',
  'git has no staged file {path}': 'git 的暂存区中没有文件 {path}',
  'revision {revision} has no file {path}': '版本 {revision} 中没有文件 {path}',

  // The summary
  'equal networks': '网络相同',
  'only one of them has weights': '只有一方有权重',
  '{count} more issues are not shown; --all shows them': '另有 {count} 个问题未显示；--all 可全部显示',
  'fields of the network: {count}': '网络自身的字段：{count} 个',
  'layers: {count}': '层：{count}',
  'left out: {count}': '未参与的层：{count} 个',
  '{count} added': '新增 {count}',
  '{count} removed': '删除 {count}',
  '{count} changed': '修改 {count}',
  '{count} renamed': '改名 {count}',
  '{count} moved': '移动 {count}',
  '{count} affected': '受影响 {count}',

  // Totals
  '?: what is not known is left out': '?：未知的部分未计入',
  before: '之前',
  after: '之后',
  layers: '层数',
  'of these learned': '其中可学习',
  'of these statistics': '其中统计量',
  'size of parameters': '参数大小',
  'MACs as the shapes stand': '按现有形状的乘加次数',
  'peak of feature maps': '特征图峰值',
  'Caffe: memory required for data': 'Caffe：数据所需内存',

  // Layers
  what: '项目',
  'before → after': '之前 → 之后',
  'the network': '网络',
  place: '位置',
  'output {name}': '输出 {name}',
  'behind {before} → behind {after}': '在 {before} 之后 → 在 {after} 之后',
  '{before} → {after}': '{before} → {after}',
  '{value} (default)': '{value}（默认）',
  'Layers that differ: {count}': '不同的层：{count}',
  'Only sizes differ, as a consequence: {count} layers': '仅尺寸随之改变：{count} 层',
  '{count} more layers are not shown; --all shows them': '另有 {count} 层未显示；--all 可全部显示',
  'Layers that this phase leaves out': '本阶段未参与的层',

  // Weights
  Weights: '权重',
  'equal weights: {count} values in {blobs} blobs': '权重相同：{blobs} 个 blob 中的 {count} 个数值',
  'weights: {count} blobs differ': '权重：{count} 个 blob 不同',
  '{changed} of {count} values changed': '{count} 个数值中有 {changed} 个改变',
  'values changed': '改变的数值',
  'of all': '占比',
  'largest |Δ|': '最大 |Δ|',
  'mean |Δ|': '平均 |Δ|',
  '{before} → {after} values, not compared': '{before} → {after} 个数值，未比较',
  '{count} became NaN, or numbers again': '{count} 个变为 NaN，或由 NaN 变回数值',
  '{count} more blobs are not shown; --all shows them': '另有 {count} 个 blob 未显示；--all 可全部显示',

  // One network in two formats.
  epsilon: 'ε（方差所加）',
  kernel: '卷积核',
  stride: '步幅',
  'padding in front': '前侧填充',
  dilation: '空洞率',
  groups: '组数',
  '{part}': '{part}',
  'no order of the axes makes the shapes alike': '任何轴序都无法使形状一致',
  'more than {count} numbers': '多于 {count} 个数',
  'one network in two formats: what they do, step by step, and their numbers':
    '同一网络的两种格式：逐步比较所做的计算，以及其中的数值',
  'the same of files that hold both': '同上，文件兼有定义与权重',
  '{count} the same': '{count} 相同',
  '{count} folded': '{count} 已并入权重',
  '{before} and {after}: the same network': '{before} 与 {after}：同一网络',
  '{before} and {after}: not the same network': '{before} 与 {after}：不是同一网络',
  'steps: {count}': '步骤：{count}',
  '{count} numbers compared, those of {skipped} parameters not': '比较了 {count} 个数，另有 {skipped} 个参数未比较',
  'all {count} numbers are the same': '全部 {count} 个数相同',
  'all {count} numbers are the same but for rounding': '除舍入外，全部 {count} 个数相同',
  'numbers differ by up to {error} of their size': '数值相差至多其大小的 {error}',
  '{count} more steps are not shown; --all shows them': '另有 {count} 个步骤未显示；--all 显示全部',
  folded: '并入',
  'into the weights before it': '并入其前的权重',
  '{part} numbers': '{part} 的数值',
  '{part} numbers, folded': '{part} 的数值（并入归一化后）',
  'not compared: {why}': '未比较：{why}',
  '{changed} of {count} differ, by up to {most} ({error})':
    '{count} 个中有 {changed} 个不同，至多相差 {most}（{error}）',
  '{part} order': '{part} 的次序',
  'axes {order} of {sizes}': '{sizes} 的轴 {order}',
  'blocks in the order {blocks}': '块的次序 {blocks}',
}
