/** Chinese for what the reading of Caffe networks says. */

import type { Catalogue } from '../../core/words/message.ts'

export const caffe: Catalogue = {
  // Files
  'Caffe reads no files of {size} bytes; {most} is the most': 'Caffe 读不了 {size} 字节的文件，最多 {most} 字节',
  'Caffe stops reading before the end of this file, without an error: what follows is never read':
    'Caffe 没到文件末尾就停止读取，且不报错：其后的内容从不读取',
  'read it again once nobody writes to it': '等没有程序再写它时，请重新读取',
  'the file changed while it was read: it had {before} bytes and has {now}':
    '文件在读取时变了：原有 {before} 字节，现有 {now} 字节',
  'this is {what}, not a prototxt': '这是{what}，不是 prototxt',
  'weigh bytes {name} says where its bytes go': 'weigh bytes {name} 说明它的字节都在哪里',
  '{size} bytes are too many for a definition (at most {most})': '网络定义不应有 {size} 字节（最多 {most}）',
  'a solver names its network by net: "…"': 'solver 用 net: "…" 指明网络',
  'the network inside it': '写在其中的网络',
  'this is a solver ({type}); weighed is its network: {name}': '这是 solver（{type}）；称量的是它的网络：{name}',
  'type and solver_type do not go together': 'type 与 solver_type 不能同时使用',
  'leave solver_type out: type is its newer form': '请去掉 solver_type：type 是它的新写法',
  'there is no solver `{type}`': '没有 solver `{type}`',
  'this is a solver that names no network': '这个 solver 没有指明网络',
  'this is a solver; its network {name} is not there': '这是 solver；它的网络 {name} 不在这里',
  'weigh the network itself, or run weigh where this path leads to it':
    '请直接称量该网络，或在这个路径有效的目录下运行 weigh',

  // Kinds of bytes
  "fields that BVLC's Caffe does not know": 'BVLC Caffe 不认识的字段',
  fillers: '填充器',
  'frames: which field follows and how long it is': '框架：后面是哪个字段、有多长',
  gradients: '梯度',
  'inputs of the network': '网络的输入',
  'learning-rate multipliers and names of parameters': '学习率倍数与参数名',
  'loss weights': '损失权重',
  'name of the network': '网络名',
  'names of layers': '层名',
  'names of tops and bottoms': 'top 与 bottom 的名字',
  'not accounted for': '未作说明',
  'paths of training data': '训练数据的路径',
  'phases and rules': '阶段与规则',
  'progress of the solver': 'solver 的进度',
  'settings of data layers': '数据层的设置',
  'settings of layers': '层的设置',
  'settings of the network': '网络的设置',
  'shapes of blobs': 'blob 的形状',
  'types of layers': '层的类型',
  'what stands behind the end, and Caffe never reads': '结尾之后、Caffe 从不读取的内容',

  // Phases, levels, stages
  'an exclude rule matches': '符合 exclude 规则',
  'not with stage {stage}': '有 stage {stage} 时不参与',
  'only from level {level}': '只在 level 不低于 {level} 时参与',
  'only in phase {phase}': '只在 {phase} 阶段参与',
  'only up to level {level}': '只在 level 不高于 {level} 时参与',
  'only with stage {stage}': '只在有 stage {stage} 时参与',
  'has include and exclude rules; Caffe takes only one kind': '既有 include 又有 exclude 规则；Caffe 只接受其中一种',

  // Older forms
  'Caffe ignores `{name}` in a V0 layer of type {type}': 'Caffe 忽略 V0 类型 {type} 中的 `{name}`',
  'a padding layer and the layer behind it have one blob each': '填充层及其后一层各只有一个 blob',
  'a padding layer may feed only conv and pool layers, not {type}': '填充层后面只能是 conv 或 pool 层，不能是 {type}',
  'there is no V0 layer type `{type}`': '没有 V0 层类型 `{type}`',
  '`input` at the top of the file becomes a layer `input`, as Caffe reads it':
    '文件开头的 `input` 按 Caffe 的读法变成名为 `input` 的层',
  '{field} stands here without an `input`: Caffe drops it': '这里的 {field} 没有对应的 `input`：Caffe 会丢掉它',
  'add an input_shape for each input, with a dim: … for each of its axes':
    '为每个输入加上 input_shape，每个轴写一个 dim: …',
  'input `{name}` has no shape: Caffe drops it, and no layer can read it':
    '输入 `{name}` 没有形状：Caffe 会丢掉它，任何层都无法读取',
  'write four input_dim for each input: in the oldest form Caffe drops input_shape':
    '为每个输入写四个 input_dim：在最旧的写法中 Caffe 会丢掉 input_shape',
  'input `{name}` has no input_shape of its own': '输入 `{name}` 没有自己的 input_shape',
  'input `{name}` needs four input_dim': '输入 `{name}` 需要四个 input_dim',
  'Caffe drops every `layer` from a file in the oldest form': 'Caffe 会丢弃最旧格式文件中的每个 `layer`',
  'the file has both `layer` and the older `layers`; Caffe refuses to mix them':
    '文件中既有 `layer` 又有旧式的 `layers`；Caffe 不允许混用',
  'the three param entries of BatchNorm are not needed any more, and Caffe drops them':
    'BatchNorm 的三个 param 已不再需要，Caffe 会去掉它们',
  'write every layer as layer { type: "…" }': '请把每一层都写成 layer { type: "…" }',
  'written in the older form (V1, layers { type: CONVOLUTION }); read as Caffe upgrades it':
    '旧式写法（V1，layers { type: CONVOLUTION }）；按 Caffe 的升级方式读取',
  'written in the oldest form (V0, layers { layer { … } }); read as Caffe upgrades it':
    '最旧的写法（V0，layers { layer { … } }）；按 Caffe 的升级方式读取',

  // Wiring
  'a layer may write a blob again only in place: top {number} must then be its bottom {number}':
    '只有原位工作的层才能再次写同一个 blob：它的第 {number} 个 top 必须就是第 {number} 个 bottom',
  'an in-place layer or another reader has taken this version of {blob}': '{blob} 的这一版本已被原位层或另一层取用',
  'layer {layer} produces it, but only later: Caffe runs the layers in the order of the file':
    '产生它的是层 {layer}，但在后面：Caffe 按文件中的次序运行各层',
  'layer {layer} produces it, but is left out here: {why}': '产生它的是层 {layer}，但该层在此不参与：{why}',
  'nothing before this layer produces its bottom `{blob}`': '在这一层之前，没有层产生它的 bottom `{blob}`',
  'top `{blob}` is already produced by an earlier layer': 'top `{blob}` 已由前面的层产生',
  'Caffe has no layer type `{type}`': 'Caffe 没有层类型 `{type}`',
  'nobody here knows what this layer does': '这一层做什么，这里无从知道',
  'loss_weight must be given once for each of its {tops} tops, or not at all':
    'loss_weight 要么不给，要么给 {tops} 个 top 各一个',
  'propagate_down must be given once for each bottom, or not at all':
    'propagate_down 要么不给，要么每个 bottom 各给一个',
  '{type} gives at least {min} tops, but has {count}': '{type} 至少有 {min} 个 top，这里有 {count} 个',
  '{type} gives at most {max} tops, but has {count}': '{type} 最多有 {max} 个 top，这里有 {count} 个',
  '{type} gives exactly {min} tops, but has {count}': '{type} 恰有 {min} 个 top，这里有 {count} 个',
  '{type} gives one top for each bottom, but has {bottoms} bottoms and {tops} tops':
    '{type} 的每个 bottom 对应一个 top，这里却有 {bottoms} 个 bottom 和 {tops} 个 top',
  '{type} takes at least {min} bottoms, but has {count}': '{type} 至少有 {min} 个 bottom，这里有 {count} 个',
  '{type} takes at most {max} bottoms, but has {count}': '{type} 最多有 {max} 个 bottom，这里有 {count} 个',
  '{type} takes exactly {min} bottoms, but has {count}': '{type} 恰有 {min} 个 bottom，这里有 {count} 个',
  "{type} can't work in place": '{type} 不能原位工作',

  // Sizes from outside
  'a shape can be given for the tops of input, data, Python and unknown layers':
    '只能为输入层、数据层、Python 层和未知层的 top 指定形状',
  'no data layer `{layer}` reads stored records here': '这里没有读取记录的数据层 `{layer}`',
  'no such layer has a top `{top}` whose shape could be given': '没有可以指定形状的 top `{top}`',
  'the shape of a stored record can be given for layers that read a database': '只能为读取数据库的层指定记录的形状',
  '--datum {layer}=3x256x256 gives the size of a stored record, --input {top}=1x3x224x224 the whole blob':
    '--datum {layer}=3x256x256 给出一条记录的大小，--input {top}=1x3x224x224 给出整个 blob',
  '--input {top}=1x3x224x224 gives it one': '可用 --input {top}=1x3x224x224 指定',
  '--input {top}=1x3x224x224 gives the shape of a top': '--input {top}=1x3x224x224 给出一个 top 的形状',
  '--input {top}=1x3x224x224 gives the whole blob': '--input {top}=1x3x224x224 给出整个 blob',
  'a record has 3 sizes, channels x height x width, not {count}':
    '一条记录有 3 个尺寸，即通道 x 高 x 宽，不是 {count} 个',
  'the size of its records stands in the data, not in this file': '记录的大小在数据里，不在这个文件中',
  'the shape of `{top}` stands in the HDF5 file, not here': '`{top}` 的形状在 HDF5 文件里，不在这里',
  'input `{top}` has no shape: Caffe takes it as a blob without axes':
    '输入 `{top}` 没有形状：Caffe 把它当作没有轴的 blob',
}
