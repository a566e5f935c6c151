/** Chinese for files that are far away. */

import type { Catalogue } from '../../core/words/message.ts'

export const far: Catalogue = {
  'files of the web': '网络上的文件',
  'header of each request to a host that an address names': '向地址所指主机发出的每个请求都带上的头',
  'take a file as a whole where a server gives no ranges of it': '服务器不能按区间给出文件时，整个取下',
  '--{name} is for files of the web, and none is named': '--{name} 用于网络上的文件，而这里没有',
  'a file behind an address, by ranges': '网址上的文件，按区间读取',
  'a model folder of a hub': '模型库中的一个模型文件夹',
  '{requests} requests, {amount}: {file}': '{requests} 个请求，{amount}：{file}',
  'the server does not tell what lies in this folder': '服务器不说这个文件夹里有什么',
  'this is no address': '这不是地址',
  'the server leads around in a circle': '服务器的重定向绕成了圈',
  'the server gives another range than it was asked for': '服务器给出的区间不是所要的区间',
  'the server leads to {to}, which is not followed': '服务器指向 {to}，不予跟随',
  'the server answers {status}': '服务器回答 {status}',
  'a token in HF_TOKEN, a line in ~/.netrc or --header "Authorization: …" says who asks':
    '用 HF_TOKEN 中的令牌、~/.netrc 中的一行或 --header "Authorization: …" 表明身份',
  'the server refuses: {status}': '服务器拒绝：{status}',
  'nothing came for {seconds} s': '{seconds} 秒内没有任何数据',
  'there is no such host': '没有这个主机',
  'the certificate is not trusted ({reason})': '证书不可信（{reason}）',
  'the connection failed ({reason})': '连接失败（{reason}）',
  'a model of a hub is named as {usage}': '模型库中的模型写作 {usage}',
  'the hub has no such model': '模型库中没有这个模型',
  'the hub gives no list of files': '模型库没有给出文件列表',
  'the server does not say how large the file is': '服务器不说文件有多大',
  '--download takes the file as a whole': '--download 可整个取下文件',
  'the server gives the file only as a whole': '服务器只能整个给出文件',
  'the server gives the file only as a whole, all {size} bytes of it': '服务器只能整个给出文件，共 {size} 字节',
  'the file was changed on the server while it was read': '读取期间服务器上的文件被改动了',
  '{reason} ({tries} tries)': '{reason}（试了 {tries} 次）',
  'the list of files has no end': '文件列表没有尽头',
  'an object is named as {usage}': '对象写作 {usage}',
  'AWS_REGION says where the bucket is': 'AWS_REGION 说明存储桶在哪个区域',
  'keys are found as the tools of AWS find them: AWS_PROFILE, AWS_ACCESS_KEY_ID, ~/.aws':
    '密钥的查找方式与 AWS 工具相同：AWS_PROFILE、AWS_ACCESS_KEY_ID、~/.aws',
}
