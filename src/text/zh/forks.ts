/** Chinese for what is said of forks' layers, of definitions, of templates and of layers that nobody knows. */

import type { Catalogue } from '../../core/words/message.ts'

export const forks: Catalogue = {
  // The command `weigh layers` and its tables
  'list every known layer type with fork and source, or explain one with its formulas':
    '列出所有已知层类型及其分支与出处，或用公式讲解其中一个',
  'only the layers of that fork (bvlc, ssd, pspnet, …)': '只列该分支的层（bvlc、ssd、pspnet……）',
  'definitions of layers, as TOML': '层的定义文件（TOML）',
  'all types, and which fork has them': '所有类型，以及哪些分支有它们',
  'the formulas of one type, in all its variants': '一个类型的公式，含其所有变体',
  'what one fork adds': '一个分支增加了什么',
  'there is no fork {name}': '没有名为 {name} 的分支',
  'nobody here knows a layer type {type}': '这里没有人认识层类型 {type}',
  variant: '变体',
  forks: '分支',
  source: '出处',
  bottoms: '输入',
  tops: '输出',
  'also written': '也写作',
  'taken where': '选用条件',
  '--fork asks for it': '由 --fork 指定时',
  'is like': '规则同',
  'sizes of the data': '由数据决定的尺寸',
  names: '名称',
  checks: '检查',
  outputs: '输出形状',
  blobs: 'blob',
  operations: '运算',
  '{min} or more': '{min} 个或更多',
  '{min} to {max}': '{min} 到 {max} 个',
  // Options
  '--{option}: there is no file {name}': '--{option}：没有文件 {name}',
  'fork of Caffe whose layers to take where names are ambiguous (ssd, pspnet, intel, …)':
    '名称有歧义时采用哪个 Caffe 分支的层（ssd、pspnet、intel……）',
  'value of a size that only the data decides': '只由数据决定的尺寸的值',
  'what stands for a placeholder of a template, such as {placeholder}': '模板占位符（如 {placeholder}）的值',
  // Forks
  '`weigh layers` lists the forks': '`weigh layers` 列出各分支',
  'several layers are called {type}; this is taken as the one “{variant}”: {reason}':
    '有多个层都叫 {type}；这里按“{variant}”处理：{reason}',
  'also in lines {lines} and further, {count} times in all': '还出现在第 {lines} 行等处，共 {count} 次',
  'also in lines {lines}': '还出现在第 {lines} 行',
  "it has fields that Caffe's own schema lacks: their numbers are read as those of the fork {fork}":
    '它有 Caffe 自己的模式中没有的字段：其编号按分支 {fork} 的读取',
  // Layers that nobody knows
  'nobody here knows a layer type `{type}`: what follows is told as far as it can be known':
    '这里没有人认识层类型 `{type}`：其后的内容能知道多少就说多少',
  'this layer has no type': '这一层没有类型',
  'it stands as type: "Convolution" or the like': '写法如 type: "Convolution"',
  'write what it does into .weighbridge.toml, or a file for --layers:\n{definition}':
    '把它的作用写进 .weighbridge.toml，或写进 --layers 的文件：\n{definition}',
  'it can be defined without a program': '无需编程即可定义它',
  'by its name or blobs it may be {guess}': '从名称或 blob 看，它可能是{guess}',
  'a loss: one number': '损失：一个数',
  'a source of data: its sizes stand in the data': '数据源：尺寸由数据决定',
  'a transposed convolution': '转置卷积',
  'a convolution': '卷积',
  'pooling of regions': '区域池化',
  pooling: '池化',
  'a recurrent layer': '循环层',
  'a fully connected layer': '全连接层',
  'a change of size': '尺寸变换',
  'a normalisation: the shape stays': '归一化：形状不变',
  'an activation: the shape stays': '激活函数：形状不变',
  'a step of detection: its size depends on the data': '检测步骤：尺寸取决于数据',
  'another order of the same values': '同样的值换个次序',
  'a measure of quality': '质量指标',
  'arithmetic value by value: the shape stays': '逐值运算：形状不变',
  'kernels like a convolution': '有卷积那样的卷积核',
  'weights like a fully connected layer': '有全连接层那样的权重',
  'a layer with the blobs {shapes}': '带有 blob {shapes} 的层',
  '{looksLike}, with the blobs {shapes}': '{looksLike}，其 blob 为 {shapes}',
  // Templates
  'its placeholders are {names}': '它的占位符有 {names}',
  'there is no placeholder {name} to set': '没有占位符 {name} 可供设置',
  'run the program that fills it in, and weigh what it writes': '先运行填充它的程序，再称它写出的文件',
  '--set {name}=VALUE puts a value there': '--set {name}=值 可在此填入值',
  '--set {name}=VALUE puts a value there; there are also {others}': '--set {name}=值 可在此填入值；另有 {others}',
  'this is a template: {placeholder} stands where a value should be': '这是模板：本该是值的地方是 {placeholder}',
}
