/** Chinese for the command that opens the page. */

import type { Catalogue } from '../../core/words/message.ts'

export const open: Catalogue = {
  'open the page: edit a network and watch its weight change': '打开网页：编辑网络，看它的重量如何变化',
  'write the page with the files in it, to mail or to keep, instead of serving it':
    '不启动服务，而是写出内含文件的单个网页，便于邮寄或保存',
  'port of the server (any that is free)': '服务的端口（默认任一空闲端口）',
  'only print the address': '只显示地址',
  'LeNet, to play with': '拿 LeNet 试试',
  'a network and its weights': '网络及其权重',
  'a file that needs no server': '不需要服务的单个文件',
  '{file} is no file and no folder': '{file} 既不是文件也不是文件夹',
  'a network of any format': '任何格式的网络',
  'a model as people download it': '人们下载到的整个模型',
  'a folder is opened alone': '文件夹只能单独打开',
  'port {port} can not be had: {reason}': '无法使用端口 {port}：{reason}',
  'Only this machine can reach it, and nothing leaves this machine. Ctrl+C ends it.':
    '只有本机能访问，也没有任何内容离开本机。按 Ctrl+C 结束。',
  'the page is not there': '找不到网页',
  '{size} bytes are too many to put into a page': '{size} 字节太多，放不进网页',
  'name only the definition': '只给出定义文件',
}
