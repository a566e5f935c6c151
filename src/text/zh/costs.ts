/** Chinese for what costs say. */

import type { Catalogue } from '../../core/words/message.ts'

export const costs: Catalogue = {
  // Conventions
  'one for each multiply-accumulate of convolutions, fully connected and recurrent layers; biases and all other operations are counted apart':
    '卷积、全连接和循环层的每次乘加计 1；偏置和其他运算另计',
  'two for each multiply-accumulate, and one for every other operation, whatever its kind':
    '每次乘加计 2，其他运算不论种类各计 1',
  'multiply-accumulates of convolutions and fully connected layers, and nothing else; often called FLOPs':
    '只计卷积和全连接的乘加；常被称作 FLOPs',
  'multiply-accumulates of convolutions and fully connected layers, the sums of squares of LRN, and one for each value of Scale; groups are not looked at':
    '卷积和全连接的乘加、LRN 的平方和，Scale 的每个值计 1；不考虑分组',
  'multiply-accumulates without biases, printed as flops; one for each value of a batch normalisation and one more for its scale, five for one of a layer normalisation, one for each input of a global average':
    '不含偏置的乘加，印作 flops；批归一化每个值计 1，其缩放再计 1，层归一化每个值计 5，全局平均的每个输入计 1',
  'multiply-accumulates and biases, one for each value of an activation, softmax or sum, one for each input of a pooling, two for each value of a normalisation with its scale':
    '乘加与偏置；激活、softmax、求和每个值计 1，池化每个输入计 1，归一化连同缩放每个值计 2',
  'multiplications of convolutions and fully connected layers without biases; two for each value of a batch normalisation, and as many for its scale; averages and softmax, but no activations':
    '卷积和全连接的乘法，不含偏置；批归一化每个值计 2，其缩放同样；计平均和 softmax，不计激活',
  'learned parameters, biases included, times the positions that they are used at; those of a normalisation once for each example':
    '可学习参数（含偏置）乘以使用它们的位置数；归一化的参数每个样本计一次',
  'multiply-accumulates and biases, and every other operation by a price: a division 2, an exponential 16, a root 4; batch normalisation nothing, since it is folded':
    '乘加与偏置；其他运算按价计：除法 2，指数 16，开方 4；批归一化被折叠，不计',
  'fused multiply-adds and biases; two for each value of a ReLU, two for each position that a pooling moves over, one for each value of a sum; normalisation is taken as merged':
    '融合乘加与偏置；ReLU 每个值计 2，池化移过的每个位置计 2，求和每个值计 1；归一化视为已合并',

  // Columns
  MACs: 'MACs',
  'MACs of all examples': 'MACs（全部样本）',
  'how they come about': '其算法',
  'share of MACs': 'MACs 占比',
  'MACs so far': '累计 MACs',
  'other operations': '其他运算',
  'held meanwhile': '同时占用',
  'of the peak': '占峰值',

  // Layers in full
  multiplications: '次乘法',
  additions: '次加法',
  comparisons: '次比较',
  divisions: '次除法',
  exponentials: '次指数',
  logarithms: '次对数',
  'powers and roots': '次乘方和开方',
  'MACs per example': 'MACs（每个样本）',
  costs: '计算',
  'as it stands': '按现有批量',
  meanwhile: '同时',
  '{count} MACs': '{count} MACs',
  '{bytes} of feature maps are held': '占用特征图 {bytes}',

  // Totals
  '{count} MACs per example': '每个样本 {count} MACs',
  'and {count} other operations': '另有 {count} 次其他运算',
  peak: '峰值',
  '{bytes} while {layer} runs, maps released after their last use':
    '{bytes}，运行 {layer} 时，特征图最后一次使用后即释放',
  '{bytes}, maps released after their last use': '{bytes}，特征图最后一次使用后即释放',
  '{batch} are more than the network can be run with': '{batch} 超出了网络能运行的批量',
  'in place, {layer} would need {bytes} less': '若原位计算，{layer} 可少用 {bytes}',
}
