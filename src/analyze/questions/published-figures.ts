/**
 * Figures that papers, READMEs and threads publish, a line each: network, what, figure, how it is counted, source, and what
 * is to be said of it.
 */
export const FIGURES = `LeNet (Caffe, MNIST)	weights of conv1	500 parameters	5x5x20, no bias	CSDN a8039974/77249703 (and the copy at e-com-net 1187565235104489472)	
LeNet (Caffe, MNIST)	weights of conv2	25000 parameters	20x5x5x50	CSDN a8039974/77249703 (and the copy at e-com-net 1187565235104489472)	
LeNet (Caffe, MNIST)	weights of ip1	400000 parameters	50x4x4x500	CSDN a8039974/77249703 (and the copy at e-com-net 1187565235104489472)	
LeNet (Caffe, MNIST)	weights of ip2	5000 parameters	500x10	CSDN a8039974/77249703 (and the copy at e-com-net 1187565235104489472)	
LeNet (Caffe, MNIST)	biases	580 parameters	20+50+500+10	CSDN a8039974/77249703 (and the copy at e-com-net 1187565235104489472)	
LeNet (Caffe, MNIST)	parameters	431080 parameters	weights+biases	CSDN a8039974/77249703 (and the copy at e-com-net 1187565235104489472)	torchsummary of the same net prints 520, 25,050, 400,500, 5,010 = 431,080
LeNet (Caffe, MNIST)	payload	1724320 bytes	float32, 4 bytes each	CSDN a8039974/77249703 (and the copy at e-com-net 1187565235104489472)	= 1683.90625 KiB
LeNet (Caffe, MNIST)	weights file	1725025 bytes	lenet .caffemodel as trained by the author	CSDN a8039974/77249703 (and the copy at e-com-net 1187565235104489472)	overhead 705 bytes, never explained there
LeNet (Caffe, MNIST)	MACs	2293000 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	beniz/deepdetect examples/caffe/mnist/lenet_train_test	288,000 + 1,600,000 + 400,000 + 5,000
LeNet-5 (1998)	parameters of C1	156 parameters	trainable, paper wording; C3 uses the sparse table I	LeCun et al. 1998, Proc. IEEE 86(11), sec. II-B; arithmetic redone at yohanes.gultom.id (2016) and tech.terencexie.com (2016)	
LeNet-5 (1998)	parameters of S2	12 parameters	trainable, paper wording; C3 uses the sparse table I	LeCun et al. 1998, Proc. IEEE 86(11), sec. II-B; arithmetic redone at yohanes.gultom.id (2016) and tech.terencexie.com (2016)	
LeNet-5 (1998)	parameters of C3	1516 parameters	trainable, paper wording; C3 uses the sparse table I	LeCun et al. 1998, Proc. IEEE 86(11), sec. II-B; arithmetic redone at yohanes.gultom.id (2016) and tech.terencexie.com (2016)	60 of 96 map pairs: 25*60+16; a dense C3 would be 2,416
LeNet-5 (1998)	parameters of S4	32 parameters	trainable, paper wording; C3 uses the sparse table I	LeCun et al. 1998, Proc. IEEE 86(11), sec. II-B; arithmetic redone at yohanes.gultom.id (2016) and tech.terencexie.com (2016)	
LeNet-5 (1998)	parameters of C5	48120 parameters	trainable, paper wording; C3 uses the sparse table I	LeCun et al. 1998, Proc. IEEE 86(11), sec. II-B; arithmetic redone at yohanes.gultom.id (2016) and tech.terencexie.com (2016)	
LeNet-5 (1998)	parameters of F6	10164 parameters	trainable, paper wording; C3 uses the sparse table I	LeCun et al. 1998, Proc. IEEE 86(11), sec. II-B; arithmetic redone at yohanes.gultom.id (2016) and tech.terencexie.com (2016)	
LeNet-5 (1998)	connections of C1	122304 connections	(25+1)*28*28*6, bias counted	LeCun et al. 1998, Proc. IEEE 86(11), sec. II-B; arithmetic redone at yohanes.gultom.id (2016) and tech.terencexie.com (2016)	the paper counts connections, i.e. MACs plus one per bias
LeNet-5 (1998)	connections of S2	5880 connections	(4+1)*14*14*6	LeCun et al. 1998, Proc. IEEE 86(11), sec. II-B; arithmetic redone at yohanes.gultom.id (2016) and tech.terencexie.com (2016)	
AlexNet (BVLC, 227)	parameters	60965224 parameters	weights+biases	several readings of bvlc_alexnet; naibaf7/caffe models/bvlc_alexnet	
AlexNet (BVLC, 227)	weights without biases	60954656 parameters	no biases	imistyrain mrcv flops.py README (prints it as "total number of parameters")	10,568 biases missing: a tool that forgets biases is caught here
AlexNet (BVLC, 227)	MACs	724406816 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	imistyrain mrcv flops.py README (calls them FLOPs)	conv1 105,415,200; conv2 223,948,800; conv3 149,520,384; conv4 112,140,288; conv5 74,760,192; fc6 37,748,736; fc7 16,777,216; fc8 4,096,000. That README prints conv5 as 74,760,192 and the sum is right
AlexNet (BVLC, 227)	data memory, TEST, batch 1	8319252 bytes	Caffe "Memory required for data": every top, splits and in-place counted, no reuse	naibaf7/caffe models/bvlc_alexnet/benchmark1	
AlexNet (paper)	parameters	60000000 parameters	rounded	Krizhevsky et al. 2012, abstract ("60 million parameters and 650,000 neurons")	
AlexNet (torchvision, "one weird trick")	parameters	61100840 parameters	weights+biases	pytorch/vision torchvision/models/alexnet.py @07a929e	another net: 64/192/384/256/256 maps, no groups
AlexNet (torchvision)	GMACs at 224	0.7 GMACs	torch flop counter, rounded	pytorch/vision torchvision/models/alexnet.py @07a929e (_ops)	thop says 0.77, ptflops 0.72 / 0.71, calflops 2.1426 (wrong by 3): see those rows
AlexNet (torchvision)	weights file	233.086501 MiB	.pth zip; x 1,048,576 = 244,408,911 bytes	pytorch/vision torchvision/models/alexnet.py @07a929e (_weight_size)	payload 244,403,360; overhead 5,551
AlexNet (torchvision)	GMACs by thop	0.77 GMACs	multiplications only, bias and pooling hooks counted	Lyken17/pytorch-OpCounter README	
AlexNet (torchvision)	GMACs by ptflops	0.72 GMACs	pytorch backend; aten backend 0.71	sovrasov/flops-counter.pytorch README	
AlexNet (torchvision)	GMACs by calflops	2.1426 GMACs	README example, batch 1	MrYxJ/calculate-flops.pytorch README	contradicts all others by a factor 3.0: do not use as truth
AlexNet (BVLC)	MMACs by onnx-tool	665 MMACs	ONNX zoo model, 224 input	ThanatosShinji/onnx-tool README	input 224 gives 54x54 maps in conv1: not comparable with 227
AlexNet	param memory	233 MB	float32, MiB meant	albanie/convnet-burden README	
AlexNet	FLOPs	727 MFLOPs	fused multiply-add = 1; at 227	albanie/convnet-burden README	0.4 % above the conv+fc figure
CaffeNet (BVLC reference)	parameters	60965224 parameters	weights+biases	dgschwend/netscope presets/caffenet	
CaffeNet (BVLC reference)	MACs	724406816 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	same	
CaffeNet (BVLC reference)	weights file, as published	243862418 bytes	.caffemodel	yjxiong/caffe#17	overhead 1,522
CaffeNet (BVLC reference)	weights file, re-saved	243862097 bytes	.caffemodel after load and net.save	yjxiong/caffe#17	321 bytes fewer, same weights: the thread was closed without an explanation
VGG-16 (ILSVRC)	parameters	138357544 parameters	weights+biases	Simonyan & Zisserman 2014, table 2 (138 M); Keras Applications table; torchvision vgg.py	
VGG-16 (ILSVRC)	MACs	15470264320 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	homework notebook of M. Doosti Lakhani (per-layer table); ckyrkou/Keras_FLOP_Estimator README	
VGG-16 (ILSVRC)	weights file, as published	553432081 bytes	.caffemodel	libprotobuf log lines "total number of bytes read was 553432081" in three repositories; yjxiong/caffe#17; singnet dnn-model-services README (ls -la)	overhead 1,905
VGG-16 (ILSVRC)	weights file, re-saved	553432454 bytes	.caffemodel	yjxiong/caffe#17	373 bytes more than the original
VGG-16 (ILSVRC)	activation memory	93 MB	24 M numbers x 4 B per image, forward only, inputs included, each top once	Stanford CS231n notes ("TOTAL memory: 24M * 4 bytes ~= 93MB / image")	WRONG against its own table: the listed maps sum to 15,237,608 numbers = 58.1 MiB, which is what convnet-burden prints; the slides of 2017 say ~96MB
VGG-16 (ILSVRC)	feature memory	58 MB	each top once, ReLU in place, MiB	albanie/convnet-burden README	58 against 93: the convention decides
VGG-16 (ILSVRC)	data memory, TEST, batch 1	115210048 bytes	Caffe "Memory required for data"	soeaver/caffe-model cls/vgg/deploy_vgg16-pytorch	
VGG-16 (ILSVRC)	FLOPs	16 GFLOPs	fused multiply-add = 1	albanie/convnet-burden README	
VGG-16 (ILSVRC)	FLOPs	15.3 GFLOPs	multiply-adds	He et al. 2015, sec. 4.1 ("VGG-16/19 nets (15.3/19.6 billion FLOPs)")	15.35 G is conv only; 15.47 G with the dense layers
VGG-16 (torchvision)	weights file	527.795678 MiB	.pth; x 1,048,576 = 553,433,881 bytes	pytorch/vision torchvision/models/vgg.py @07a929e	
VGG-16	GMACs by thop	15.61 GMACs	multiplications only	Lyken17/pytorch-OpCounter README	
VGG-16	GMACs by ptflops	15.52 GMACs	pytorch backend; aten 15.48	sovrasov/flops-counter.pytorch README	
VGG-19	parameters	143667240 parameters	weights+biases	Keras Applications table; torchvision vgg.py	
VGG-11	parameters	132863336 parameters	weights+biases	pytorch/vision torchvision/models/vgg.py @07a929e	
VGG-13	parameters	133047848 parameters	weights+biases	pytorch/vision torchvision/models/vgg.py @07a929e	
VGG-16-BN	parameters	138365992 parameters	learnable, no running statistics	pytorch/vision torchvision/models/vgg.py @07a929e	8,448 more than VGG-16
GoogLeNet (BVLC)	parameters, deploy	6998552 parameters	weights+biases	beniz/deepdetect templates/caffe/googlenet/deploy	
GoogLeNet (BVLC)	parameters, with both auxiliary heads	13378280 parameters	weights+biases	beniz/deepdetect templates/caffe/googlenet/googlenet	
GoogLeNet (BVLC)	MACs, deploy	1582671872 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	same	onnx-tool prints 1,606 M; convnet-burden 2 GFLOPs
GoogLeNet (BVLC)	MACs, with auxiliary heads	1591044096 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	same	
GoogLeNet (BVLC)	weights file	53533754 bytes	.caffemodel	NVIDIA forum advice quoted in a xavier-agx README (dusty-nv/jetson-inference)	payload 53,513,120 = the net WITH auxiliary heads, overhead 20,634: a deploy net of 28 MB lives in a 53.5 MB file
GoogLeNet (paper)	parameters of the 7x7 convolution	2700 parameters	as printed in table 1	BVLC/caffe#3067	arithmetic gives 9,408 + 64: the printed table is wrong or factored; never use as truth
GoogLeNet (torchvision ptflops)	parameters	13 M	aux heads in	sovrasov/flops-counter.pytorch README	1.51 GMACs
SqueezeNet v1.0	parameters	1248424 parameters	weights+biases	pytorch/vision torchvision/models/squeezenet.py @07a929e	
SqueezeNet v1.0	MACs at 227	861339936 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	netscope CNN Analyzer preset "squeezenet"	conv10 has pad 1: 15x15 maps
SqueezeNet v1.0	weights file	4.8 MB	uncompressed .caffemodel	forresti/SqueezeNet README	
SqueezeNet v1.1	parameters	1235496 parameters	weights+biases	pytorch/vision torchvision/models/squeezenet.py @07a929e	
SqueezeNet v1.1	MACs at 227	387747520 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	forresti/SqueezeNet SqueezeNet_v1.1/deploy.prototxt	the README says "2.4x less computation": 861.3/387.7 = 2.22; with v1.1 at 224 against v1.0 at 227 it is 2.45
SqueezeNet v1.1 (ncnn example)	MACs at 227	418467520 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	Tencent/ncnn examples/squeezenet_v1.1	same name and parameters, other padding, 7.9 % more MACs
SqueezeNet v1.0 (torchvision)	MFLOPs at 224	837 MFLOPs	fused multiply-add = 1	albanie/convnet-burden README	
SqueezeNet v1.0 (torchvision)	GMACs by ptflops	0.84 GMACs	pytorch backend; aten 0.82; thop 0.82	sovrasov/flops-counter.pytorch README	
SqueezeNet "1.0" in onnx-tool	MMACs	351 MMACs	ONNX zoo	ThanatosShinji/onnx-tool README	1.23 M parameters: this is v1.1 under the wrong name
ResNet-50 (Caffe, MSRA)	parameters, all blobs	25610269 parameters	every blob Caffe stores (BatchNorm mean, variance and its one-element factor included)	soeaver/caffe-model cls/resnet/deploy_resnet50	
ResNet-50 (Caffe, MSRA)	MACs	3857973248 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	soeaver/caffe-model cls/resnet/deploy_resnet50	stride in the first 1x1 (v1)
ResNet-101 (Caffe, MSRA)	parameters, all blobs	44654608 parameters	every blob Caffe stores (BatchNorm mean, variance and its one-element factor included)	KaimingHe/deep-residual-networks prototxt/ResNet-101-deploy	
ResNet-101 (Caffe, MSRA)	MACs	7570194432 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	KaimingHe/deep-residual-networks prototxt/ResNet-101-deploy	stride in the first 1x1 (v1)
ResNet-152 (Caffe, MSRA)	parameters, all blobs	60344387 parameters	every blob Caffe stores (BatchNorm mean, variance and its one-element factor included)	KaimingHe/deep-residual-networks prototxt/ResNet-152-deploy	
ResNet-152 (Caffe, MSRA)	MACs	11282415616 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	KaimingHe/deep-residual-networks prototxt/ResNet-152-deploy	stride in the first 1x1 (v1)
ResNet-50 (Caffe, MSRA)	parameters, learnable	25557096 parameters	weights, biases, Scale gamma and beta	derived: 25,502,912 + 1,064 + 53,120	64 more than torchvision: conv1 has a bias here
ResNet-50 (Caffe, DeepDetect log)	parameters	25556032 parameters	weights + Scale, biases left out	jolibrain/deepdetect#261	1,064 short
ResNet-50 (Caffe, DeepDetect log)	FLOPs	3858026368 FLOPs	MACs + 53,120 for Scale	jolibrain/deepdetect#261	
ResNet-50 (Caffe)	weights file	102462397 bytes	.caffemodel	model_size constant for resnet50 in a collective-knowledge script	fits 25,610,269 x 4 + 21,321
ResNet-18 (paper)	FLOPs	1.8 GFLOPs	multiply-adds	He et al. 2015, table 1	
ResNet-34 (paper)	FLOPs	3.6 GFLOPs	multiply-adds	He et al. 2015, table 1	
ResNet-50 (paper)	FLOPs	3.8 GFLOPs	multiply-adds	He et al. 2015, table 1	
ResNet-101 (paper)	FLOPs	7.6 GFLOPs	multiply-adds	He et al. 2015, table 1	
ResNet-152 (paper)	FLOPs	11.3 GFLOPs	multiply-adds	He et al. 2015, table 1	repeated in sec. 4.1
ResNet-18 (torchvision)	GMACs	1.8 GMACs	torch flop counter, rounded; stride in the 3x3 (v1.5)	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-18 (torchvision)	weights file	44.661113 MiB	.pth, IMAGENET1K_V1	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-34 (torchvision)	parameters	21797672 parameters	learnable	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-34 (torchvision)	GMACs	3.7 GMACs	torch flop counter, rounded; stride in the 3x3 (v1.5)	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-34 (torchvision)	weights file	83.274669 MiB	.pth, IMAGENET1K_V1	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-50 (torchvision)	parameters	25557032 parameters	learnable	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-50 (torchvision)	GMACs	4.1 GMACs	torch flop counter, rounded; stride in the 3x3 (v1.5)	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-50 (torchvision)	weights file	97.780545 MiB	.pth, IMAGENET1K_V1	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-101 (torchvision)	parameters	44549160 parameters	learnable	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-101 (torchvision)	GMACs	7.8 GMACs	torch flop counter, rounded; stride in the 3x3 (v1.5)	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-101 (torchvision)	weights file	170.511188 MiB	.pth, IMAGENET1K_V1	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-152 (torchvision)	parameters	60192808 parameters	learnable	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-152 (torchvision)	GMACs	11.5 GMACs	torch flop counter, rounded; stride in the 3x3 (v1.5)	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-152 (torchvision)	weights file	230.434152 MiB	.pth, IMAGENET1K_V1	pytorch/vision torchvision/models/resnet.py @07a929e	
ResNet-50 (Keras)	parameters	25636712 parameters	model.count_params: running statistics and conv biases counted	keras-team/keras-io templates/api/applications/index.md	53,120 non-trainable in ResNet-50
ResNet-101 (Keras)	parameters	44707176 parameters	model.count_params: running statistics and conv biases counted	keras-team/keras-io templates/api/applications/index.md	53,120 non-trainable in ResNet-50
ResNet-152 (Keras)	parameters	60419944 parameters	model.count_params: running statistics and conv biases counted	keras-team/keras-io templates/api/applications/index.md	53,120 non-trainable in ResNet-50
ResNet-50	GMACs by thop	4.14 GMACs	multiplications only	Lyken17/pytorch-OpCounter README	users ask why the paper says 3.8 (Lyken17/pytorch-OpCounter#46)
ResNet-50	GMACs by ptflops	4.13 GMACs	pytorch backend; aten 4.09	sovrasov/flops-counter.pytorch README	
ResNet-50	MMACs by onnx-tool	3868 MMACs	ONNX zoo v1	ThanatosShinji/onnx-tool README	
ResNet-50	feature memory	103 MB	each top once, ReLU in place	albanie/convnet-burden README	
ResNet-50	activation memory after reuse	10.7 MB	onnx-tool memory pool; 279.3 MB without reuse	ThanatosShinji/onnx-tool README	
ZynqNet	MACs at 256	529301504 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	dgschwend/zynqnet README ("only 530 million multiply-accumulate operations"); _TRAINED_MODEL/deploy.prototxt	
ZynqNet	parameters	2528800 parameters	weights+biases	dgschwend/zynqnet _TRAINED_MODEL/deploy.prototxt	
NiN (ImageNet)	parameters	7595176 parameters	weights+biases	dgschwend/netscope presets/nin	
NiN (ImageNet)	MACs at 224	1100188800 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	same	
FCN-8s (PASCAL)	parameters	134489780 parameters	weights+biases	ethereon/netscope presets/fcn-8s-pascal	
FCN-8s (PASCAL)	MACs at 500	181529034048 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image; deconvolutions by input element	same	
YOLO v1 (netscope preset)	parameters	271703550 parameters	weights+biases	dgschwend/netscope presets/YOLO	
YOLO v1 (netscope preset)	MACs at 448	20285153280 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	same	
YOLOv3	weights file	248007048 bytes	darknet .weights	AlexeyAB/darknet#1910	20-byte header + 62,001,757 floats
YOLOv3	floats in the file	62001757 parameters	weights, biases, BN scale, mean, variance	mystic123/tensorflow-yolo-v3#5	
YOLOv2	weights file	203934260 bytes	darknet .weights	AlexeyAB/darknet#1910	16-byte header + 50,983,561 floats; the reply divides by 4 and ignores the header
YOLOv2	floats in the file	50983561 parameters	weights, biases, BN scale, mean, variance	AlexeyAB/darknet#1910	(203,934,260 - 16) / 4
YOLOv3	what was answered	59.125 M	236.5 MiB / 4 read as millions	AlexeyAB/darknet#3937	WRONG in the source: 248,007,048 bytes hold 62,001,757 floats; MiB were taken for MB
LeNet-5 (Caffe), test net, batch 100	Memory required for data	8086808 bytes	every top of every layer, in-place tops and splits again	BVLC/caffe#2387 (log in the thread)	313,600 data + 400 label + 800 label split + 4,608,000 conv1 + 1,152,000 pool1 + 1,280,000 conv2 + 320,000 pool2 + 200,000 ip1 + 200,000 relu1 (in place, counted again) + 4,000 ip2 + 8,000 ip2 split + 4 accuracy + 4 loss
VGG-16 up to relu7, batch 1	Memory required for data	114583552 bytes	every top, in-place tops again, the input blob not (legacy input fields)	BVLC/caffe#3042 (log in the thread)	with the input it would be 115,185,664
VGG-16 action flow (20 input channels)	weights file	537083852 bytes	.caffemodel	yjxiong/caffe#17	134,270,336 weights without fc8 leave 2,508 bytes
VGG-16 action flow (20 input channels)	weights file, re-saved	538738782 bytes	.caffemodel	yjxiong/caffe#17	with a 101-way fc8 (413,797 weights) 2,250 bytes are left: the "slight difference" is one whole layer
GoogLeNet (Caffe)	weights file, re-saved from deploy	28 MB	.caffemodel	BVLC/caffe#6167; apache/mxnet#1718	the auxiliary heads are dropped: 6,998,552 × 4 = 27,994,208
LeNet (Caffe)	weights file	1724 KB	.caffemodel, KB = 1000	BVLC/caffe#724	1,724,320 bytes of weights; one added layer makes it 429 KB
YOLOv3-416	FLOPs	65.86 GFLOPs	2 per multiply-add	YOLO page, quoted in pjreddie/darknet#1039	a user sums the layers to check it
SSD300 (VGG, PASCAL)	parameters	26284974 parameters	weights+biases; conv4_3_norm counted as 2	homework notebook of M. Doosti Lakhani (21 classes x 6 boxes table)	the rows of that table sum to 26,284,976; Caffe stores 512 scales for conv4_3_norm, so expect 26,285,486
SSD300 (VGG, PASCAL)	MACs at 300	31374277120 MACs	conv only	same notebook	convnet-burden prints 31 GFLOPS
SSD300 (VGG, COCO, torchvision)	GMACs	34.9 GMACs	rounded	pytorch/vision torchvision/models/detection/ssd.py @07a929e	
SSD300 (VGG, COCO, torchvision)	weights file	135.988447 MiB	.pth	pytorch/vision torchvision/models/detection/ssd.py @07a929e	
SSD512 (VGG)	feature memory	337 MB	each top once	albanie/convnet-burden README	
Faster R-CNN (VGG)	FLOPs	172 GFLOPs	600x850; RoI pooling not counted	albanie/convnet-burden README	
MobileNet v1 (Caffe, shicai)	parameters, all blobs	4253891 parameters	every blob Caffe stores (BatchNorm mean, variance and its one-element factor included)	shicai/MobileNet-Caffe mobilenet_deploy.prototxt	27 factors more than Keras
MobileNet v1 (Keras)	parameters	4253864 parameters	running statistics counted	keras-team/keras-io templates/api/applications/index.md	
MobileNet v1	MACs	568740352 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	shicai/MobileNet-Caffe mobilenet_deploy.prototxt	the paper prints 569 million
MobileNet v1 (Caffe, shicai)	weights file	16.2 MB	.caffemodel	shicai/MobileNet-Caffe README	4,253,891 x 4 = 16.23 MiB
MobileNet v1	MFLOPs	579 MFLOPs	fused multiply-add = 1	albanie/convnet-burden README	
MobileNet v2 (paper)	MAdds	300 MMACs	rounded	Sandler et al. 2018, quoted by Packt (4.2 M/575 M against 3.4 M/300 M)	
MobileNet v2 (Caffe, MobileNet-YOLO)	MACs	300774272 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	eric612/MobileNet-YOLO models/mobilenetv2_voc/MobileNetV2	
MobileNet v2 (Caffe, shicai)	MACs	429111936 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	shicai/MobileNet-Caffe mobilenet_v2_deploy.prototxt	same name, other strides: 43 % more
MobileNet v2 (Keras)	parameters	3538984 parameters	running statistics counted	keras-team/keras-io templates/api/applications/index.md	
MobileNet v2 (torchvision)	weights file	13.554546 MiB	.pth	pytorch/vision torchvision/models/mobilenetv2.py @07a929e	
ShuffleNet v1 1x g=3 (paper)	FLOPs	137 MFLOPs	as quoted	Lyken17/pytorch-OpCounter#72	thop 147.554 M; v2 paper 140 M
ShuffleNet v2 x0.5 (torchvision)	parameters	1366792 parameters	learnable	pytorch/vision torchvision/models/shufflenetv2.py	
ShuffleNet v2 x0.5 (torchvision)	GMACs	0.04 GMACs	rounded	pytorch/vision torchvision/models/shufflenetv2.py	
ShuffleNet v2 x1.0 (torchvision)	parameters	2278604 parameters	learnable	pytorch/vision torchvision/models/shufflenetv2.py	
ShuffleNet v2 x1.0 (torchvision)	GMACs	0.145 GMACs	rounded	pytorch/vision torchvision/models/shufflenetv2.py	
ShuffleNet v2 x1.5 (torchvision)	parameters	3503624 parameters	learnable	pytorch/vision torchvision/models/shufflenetv2.py	
ShuffleNet v2 x1.5 (torchvision)	GMACs	0.296 GMACs	rounded	pytorch/vision torchvision/models/shufflenetv2.py	
ShuffleNet v2 x2.0 (torchvision)	parameters	7393996 parameters	learnable	pytorch/vision torchvision/models/shufflenetv2.py	
ShuffleNet v2 x2.0 (torchvision)	GMACs	0.583 GMACs	rounded	pytorch/vision torchvision/models/shufflenetv2.py	
Inception v3 (Keras)	parameters	23851784 parameters	no aux head, running statistics counted	keras-team/keras-io templates/api/applications/index.md	
Inception v3 (timm)	GMACs at 299	5.73 GMACs	fvcore	huggingface/pytorch-image-models results/benchmark-infer-fp32-nchw-pt240-cpu-i9_10940x-dynamo.csv	23.83 M parameters, 8.97 M activations
Inception v3 (torchvision)	weights file	103.902575 MiB	.pth, aux head inside	pytorch/vision torchvision/models/inception.py @07a929e	ptflops: 27.16 M parameters with the aux head
Inception v4 (Caffe)	parameters, all blobs	42743133 parameters	every blob Caffe stores (BatchNorm mean, variance and its one-element factor included)	soeaver/caffe-model cls/inception/deploy_inception-v4	
Inception v4 (Caffe)	MACs at 299	12253974624 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	same	
Inception-ResNet-v2 (Caffe)	MACs at 299	13155794016 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	soeaver/caffe-model cls/inception/deploy_inception-resnet-v2	Keras counts 55,873,736 parameters, Caffe 55,904,212 blobs
Xception (Keras)	parameters	22910480 parameters	running statistics counted	keras-team/keras-io templates/api/applications/index.md	
DenseNet-121 (Caffe, shicai)	parameters, all blobs	8062625 parameters	every blob Caffe stores (BatchNorm mean, variance and its one-element factor included)	shicai/DenseNet-Caffe DenseNet_121.prototxt	Keras 8,062,504 + 121 one-element factors
DenseNet-121 (Caffe, shicai)	MACs	2834161664 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	shicai/DenseNet-Caffe DenseNet_121.prototxt	
DenseNet-121 (torchvision)	parameters	7978856 parameters	learnable	pytorch/vision torchvision/models/densenet.py @07a929e	
DenseNet-169 (Caffe, shicai)	parameters, all blobs	14308049 parameters	every blob Caffe stores (BatchNorm mean, variance and its one-element factor included)	shicai/DenseNet-Caffe DenseNet_169.prototxt	Keras 14,307,880 + 169 one-element factors
DenseNet-169 (Caffe, shicai)	MACs	3359843328 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	shicai/DenseNet-Caffe DenseNet_169.prototxt	
DenseNet-169 (torchvision)	parameters	14149480 parameters	learnable	pytorch/vision torchvision/models/densenet.py @07a929e	
DenseNet-201 (Caffe, shicai)	parameters, all blobs	20243185 parameters	every blob Caffe stores (BatchNorm mean, variance and its one-element factor included)	shicai/DenseNet-Caffe DenseNet_201.prototxt	Keras 20,242,984 + 201 one-element factors
DenseNet-201 (Caffe, shicai)	MACs	4291365888 MACs	1 multiply-add = 1; conv and inner-product only; bias, activation, pooling, LRN not counted; per image	shicai/DenseNet-Caffe DenseNet_201.prototxt	
DenseNet-201 (torchvision)	parameters	20013928 parameters	learnable	pytorch/vision torchvision/models/densenet.py @07a929e	
DenseNet-161 (torchvision)	parameters	28681000 parameters	learnable	pytorch/vision torchvision/models/densenet.py @07a929e	Caffe 28,901,097 blobs, 7,727,907,072 MACs
DenseNet-121 (Caffe, shicai)	weights file	30.8 MB	.caffemodel (MiB)	shicai/DenseNet-Caffe README	8,062,625 x 4 = 30.76 MiB
EfficientNet-B0 (torchvision)	parameters	5288548 parameters	learnable	pytorch/vision torchvision/models/efficientnet.py @07a929e	
EfficientNet-B0 (Keras)	parameters	5330571 parameters	running statistics and the normalisation layer counted	keras-team/keras-io templates/api/applications/index.md	42,023 more than torchvision
EfficientNet-B0 (torchvision)	GMACs	0.4 GMACs	rounded, at 224	pytorch/vision torchvision/models/efficientnet.py @07a929e	timm prints 0.52 at 256; a user gets 0.657 for B2 and doubts fvcore (fvcore#42)
EfficientNet-B7 (torchvision)	parameters	66347960 parameters	learnable	pytorch/vision torchvision/models/efficientnet.py @07a929e	
ViT-B/16	parameters	86567656 parameters	learnable	pytorch/vision torchvision/models/vision_transformer.py @07a929e	
ViT-B/16	GMACs	17.6 GMACs	attention products counted	pytorch/vision torchvision/models/vision_transformer.py @07a929e	timm 17.58; ptflops aten 16.86 (attention products missing); torchinfo 0.173 (TylerYep/torchinfo#226)
ViT-B/16 (torchvision)	weights file	330.284623 MiB	.pth	pytorch/vision torchvision/models/vision_transformer.py @07a929e	
ViT-L/16	parameters	304326632 parameters	learnable	pytorch/vision torchvision/models/vision_transformer.py @07a929e	
ViT-H/14	parameters	632045800 parameters	learnable	pytorch/vision torchvision/models/vision_transformer.py @07a929e	at 224
ConvNeXt-T	GMACs	4.47 GMACs	fvcore, 224	huggingface/pytorch-image-models results/benchmark-infer-fp32-nchw-pt240-cpu-i9_10940x-dynamo.csv	28.59 M parameters
Swin-T	GMACs	4.51 GMACs	fvcore, 224	huggingface/pytorch-image-models results/benchmark-infer-fp32-nchw-pt240-cpu-i9_10940x-dynamo.csv	28.29 M parameters
MobileNet v3 large	GMACs	0.23 GMACs	fvcore, 224	huggingface/pytorch-image-models results/benchmark-infer-fp32-nchw-pt240-cpu-i9_10940x-dynamo.csv	5.48 M parameters
Mixer-B/16	GMACs	12.62 GMACs	fvcore, 224	huggingface/pytorch-image-models results/benchmark-infer-fp32-nchw-pt240-cpu-i9_10940x-dynamo.csv	59.88 M parameters
BERT-base uncased	parameters	109482240 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/bert/bert_presets.py	with pooler; google-research/bert README rounds to 110M
BERT-base cased	parameters	108310272 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/bert/bert_presets.py	
BERT-base Chinese	parameters	102267648 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/bert/bert_presets.py	calflops README prints 102.27 M
BERT-large uncased	parameters	335141888 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/bert/bert_presets.py	google-research/bert README rounds to 340M
GPT-2 (small)	parameters	124439808 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/gpt2/gpt2_presets.py	onnx-tool prints 137.02 M (mask buffers counted)
GPT-2 medium	parameters	354823168 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/gpt2/gpt2_presets.py	
GPT-2 large	parameters	774030080 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/gpt2/gpt2_presets.py	
GPT-2 XL	parameters	1557611200 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/gpt2/gpt2_presets.py	
Llama-2-7B	parameters	6738415616 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/llama/llama_presets.py	
Llama-2-7B int8 (Keras)	parameters	6739839488 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/llama/llama_presets.py	1,423,872 quantisation scales more
Llama-3-8B	parameters	8030261248 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/llama3/llama3_presets.py	onnx-tool 8.03026 G
Mistral-7B	parameters	7241732096 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/mistral/mistral_presets.py	
Mixtral 8x7B	parameters	46702792704 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/mixtral/mixtral_presets.py	active per token 12,879,925,248 by the same formula (2 of 8 experts); the announcement says 12.9 B
Llama-3-70B	parameters	70553706496 parameters	untied head	ThanatosShinji/onnx-tool README (70.5537 G, Llama-3.1-70B-Japanese)	
Llama-2-7B	FLOPs at (1,128)	1700.06 GFLOPs	calflops; 850 GMACs	MrYxJ/calculate-flops.pytorch README	attention products not counted unless attn_implementation=eager (#26, #48)
Llama-3-8B	MACs at 1k tokens	8029 GMACs	onnx-tool	ThanatosShinji/onnx-tool README	KV cache 0.0671089 G elements
BERT-base Chinese	FLOPs at (1,128)	22.36 GFLOPs	calflops; 11.17 GMACs	MrYxJ/calculate-flops.pytorch README	the same README prints 67.1 GFLOPs for the same call with a tokenizer: not usable as truth
Whisper tiny.en	parameters	37184256 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/whisper/whisper_presets.py	
Whisper base (multilingual)	parameters	72593920 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/whisper/whisper_presets.py	openai/whisper README rounds to 74 M
Whisper small	parameters	241734912 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/whisper/whisper_presets.py	README 244 M
Whisper medium	parameters	763857920 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/whisper/whisper_presets.py	README 769 M
Whisper large v2	parameters	1543304960 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/whisper/whisper_presets.py	README 1550 M
Whisper base.en	parameters	124439808 parameters	all weights of the backbone, tied once	keras-team/keras-hub keras_hub/src/models/whisper/whisper_presets.py	WRONG in the source: it is the figure of GPT-2 small, pasted. A published number is not a truth
Whisper tiny	parameters	39 M	rounded by the authors	openai/whisper README	positional table and tied head explain the difference to Keras
Whisper base	parameters	74 M	rounded by the authors	openai/whisper README	positional table and tied head explain the difference to Keras
Whisper small	parameters	244 M	rounded by the authors	openai/whisper README	positional table and tied head explain the difference to Keras
Whisper medium	parameters	769 M	rounded by the authors	openai/whisper README	positional table and tied head explain the difference to Keras
Whisper large	parameters	1550 M	rounded by the authors	openai/whisper README	positional table and tied head explain the difference to Keras
Whisper turbo	parameters	809 M	rounded by the authors	openai/whisper README	positional table and tied head explain the difference to Keras
MiniMax-M2	weights in memory	230121630720 bytes	safetensors headers over HTTP ranges	alvarobartt/hf-mem README	KV cache 24,964,497,408 more
cifar10_quick (Caffe)	parameters	145578 parameters	weights+biases	BVLC/caffe examples/cifar10/cifar10_quick.prototxt	12,354,176 MACs`
