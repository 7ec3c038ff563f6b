using Compiled;

namespace Compiled.HashRunner;

/// <summary>Convolutions and pools whose sizes fit nothing, with every normalisation, small enough for the emulated multiply-add.</summary>
[Network(3, 7, 9)]
[Conv2D(6, 3, 2, Groups = 3, StrideWidth = 2, PaddingHeight = 2), GELU, GroupNorm(2), MaxPool2D(3, Stride = 2, Padding = 1)]
[Conv2D(17, 2, Dilation = 2, Pad = Pad.Same), Sigmoid, AvgPool2D(2, Stride = 1, Padding = 1), LayerNorm, PReLU, Dropout(0.2f)]
[GlobalMaxPool2D, Dense(3)]
[Huber(0.5f)]
public partial class AwkwardImage;

/// <summary>
/// Convolutions side by side: a kernel as large as the image, one group a channel, a stride above the kernel, dilation that just fits, padding as large
/// as the kernel allows, 17 filters a group.
/// </summary>
[Network(2, 7, 7)]
[Conv2D(6, 1, Name = "x")]
[Conv2D(17, 7, From = "x"), Flatten(Name = "whole")]
[Conv2D(6, 3, Groups = 6, Padding = 1, From = "x"), ReLU, GlobalMaxPool2D, Concat("whole", Name = "depthwise")]
[Conv2D(4, 1, Stride = 3, From = "x"), Flatten, Concat("depthwise", Name = "strided")]
[Conv2D(5, 3, Dilation = 3, From = "x"), Sigmoid, Flatten, Concat("strided", Name = "dilated")]
[Conv2D(3, 5, Padding = 4, Groups = 3, Bias = false, From = "x"), GlobalAvgPool2D, Concat("dilated", Name = "padded")]
[Conv2D(34, 2, Groups = 2, Stride = 2, From = "x"), Tanh, MaxPool2D(3), Flatten, Concat("padded")]
[Dense(3)]
[SumSquaredError]
public partial class SideBySide;

/// <summary>A maximum in the convolution's tile, batch normalisation behind a convolution and on its own, a residual unit with a projection.</summary>
[Network(2, 9, 8)]
[Conv2D(5, 2), ReLU, MaxPool2D(2), BatchNorm]
[Conv2D(4, 3, Padding = 1, Bias = false), BatchNorm, ReLU(Name = "x")]
[Conv2D(8, 1, Stride = 2, Bias = false), BatchNorm(Name = "shortcut")]
[Conv2D(8, 3, Stride = 2, Padding = 1, Bias = false, From = "x"), BatchNorm, ReLU]
[Conv2D(8, 3, Padding = 1, Bias = false), BatchNorm, Add("shortcut"), ReLU]
[GlobalAvgPool2D, Dense(3)]
[SoftmaxCrossEntropy]
public partial class ResidualImage;

/// <summary>An inception-like cell with a gate: one value read by four layers.</summary>
[Network(2, 5, 5)]
[Conv2D(4, 1, Name = "x"), Tanh(Name = "one"), Conv2D(4, 3, Padding = 1, From = "x"), Sigmoid, Multiply("one", Name = "gated")]
[MaxPool2D(3, Stride = 1, Padding = 1, From = "x"), Concat("gated"), Concat("one"), Conv2D(3, 2, Pad = Pad.Full), Mish, Dense(2)]
[SumSquaredError]
public partial class BranchedImage;

/// <summary>Convolutions of signals, one of them with a group a channel.</summary>
[Network(2, 15)]
[Conv1D(6, 3, Stride = 2, Padding = 1), Softplus, Conv1D(12, 3, Groups = 6), BatchNorm, Flatten, Dense(2)]
[MeanSquaredError]
public partial class Signal;

/// <summary>A benchmark: one wide convolution.</summary>
[Network(1, 28, 28)]
[Conv2D(30, 5), ReLU, MaxPool2D(2)]
[Dense(100), ReLU, Dense(10)]
[SoftmaxCrossEntropy]
public partial class SimpleConv;

/// <summary>A benchmark: LeCun et al., 1998, with the maximum.</summary>
[Network(1, 28, 28)]
[Conv2D(6, 5), ReLU, MaxPool2D(2), Conv2D(16, 5), ReLU, MaxPool2D(2)]
[Dense(120), ReLU, Dense(84), ReLU, Dense(10)]
[SoftmaxCrossEntropy]
public partial class LeNet5;

/// <summary>A benchmark: six convolutions and dropout.</summary>
[Network(1, 28, 28)]
[Conv2D(16, 3, Padding = 1), ReLU, Conv2D(16, 3, Padding = 1), ReLU, MaxPool2D(2)]
[Conv2D(32, 3, Padding = 1), ReLU, Conv2D(32, 3, Padding = 2), ReLU, MaxPool2D(2)]
[Conv2D(64, 3, Padding = 1), ReLU, Conv2D(64, 3, Padding = 1), ReLU, MaxPool2D(2)]
[Dense(50), ReLU, Dropout(0.5f), Dense(10), Dropout(0.5f)]
[SoftmaxCrossEntropy]
public partial class DeepConv;

/// <summary>A residual unit with a projection on its short cut.</summary>
[Block]
[Conv2D(Unit.Filters, 3, Stride = Unit.Stride, Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv2D(Unit.Filters, 3, Padding = 1, Bias = false), BatchNorm(Name = "body")]
[Conv2D(Unit.Filters, 1, Stride = Unit.Stride, Bias = false, From = Block.Input), BatchNorm, Add("body"), ReLU]
internal static class Unit
{
    public const int Filters = 16;
    public const int Stride = 1;
}

/// <summary>A benchmark: a residual network of eight layers with weights on its longest path.</summary>
[Network(3, 32, 32)]
[Conv2D(16, 3, Padding = 1, Bias = false), BatchNorm, ReLU(Name = "stem")]
[Conv2D(16, 3, Padding = 1, Bias = false), BatchNorm, ReLU, Conv2D(16, 3, Padding = 1, Bias = false), BatchNorm, Add("stem"), ReLU]
[Use(typeof(Unit), 32, 2), Use(typeof(Unit), 64, 2)]
[GlobalAvgPool2D, Dense(10)]
[SoftmaxCrossEntropy]
public partial class ResNet8;
