/** Chinese for the ways in which others count. */

import type { Catalogue } from '../../core/words/message.ts'

export const conventions: Catalogue = {
  'BFLOPs as Darknet prints them: two for each multiply-accumulate of convolutions; nothing for biases, batch normalisation and fully connected layers':
    'Darknet 打印的 BFLOPs：卷积的每次乘加计 2；偏置、批归一化和全连接层不计',
  'Netscope CNN Analyzer': 'Netscope CNN Analyzer',
  'fused multiply-adds and biases; two for each value of a ReLU, two for each position that a pooling moves over, one for each value of a sum; normalisation is taken as merged':
    '融合乘加与偏置；ReLU 每个值计 2，池化移过的每个位置计 2，求和的每个值计 1；归一化视为已合并',
  'two for each multiply-accumulate, and one for every other operation, whatever its kind':
    '每次乘加计 2，其他任何运算计 1',
  'multiply-accumulates without biases, printed as flops; one for each value of a batch normalisation and one more for its scale, five for one of a layer normalisation, one for each input of a global average':
    '不含偏置的乘加，以 flops 之名打印；批归一化每个值计 1，其缩放再计 1，层归一化每个值计 5，全局平均的每个输入计 1',
  'multiply-accumulates of convolutions and fully connected layers, the sums of squares of LRN, and one for each value of Scale; groups are not looked at':
    '卷积与全连接的乘加、LRN 的平方和，Scale 每个值计 1；不考虑分组',
  'multiply-accumulates and biases, and every other operation by a price: a division 2, an exponential 16, a root 4; batch normalisation nothing, since it is folded':
    '乘加与偏置，其他运算各有价格：除法 2，指数 16，开方 4；批归一化已折叠，不计',
  'one for each multiply-accumulate of convolutions, fully connected and recurrent layers; biases and all other operations are counted apart':
    '卷积、全连接与循环层的每次乘加计 1；偏置和其他运算另计',
  'multiply-accumulates of convolutions and fully connected layers, and nothing else; often called FLOPs':
    '只计卷积与全连接的乘加；常被称为 FLOPs',
  'multiply-accumulates and biases, one for each value of an activation, softmax or sum, one for each input of a pooling, two for each value of a normalisation with its scale':
    '乘加与偏置；激活、softmax、求和每个值计 1，池化每个输入计 1，归一化连同缩放每个值计 2',
  'multiplications of convolutions and fully connected layers without biases; two for each value of a batch normalisation, and as many for its scale; averages and softmax, but no activations':
    '卷积与全连接的乘法，不含偏置；批归一化每个值计 2，其缩放同样；计平均与 softmax，不计激活',
  'learned parameters, biases included, times the positions that they are used at; those of a normalisation once for each example':
    '可学习参数（含偏置）乘以使用它们的位置数；归一化的参数每个样本计一次',
}
