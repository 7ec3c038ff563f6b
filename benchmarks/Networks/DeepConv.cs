namespace Compiled.Benchmarks.Networks;

/// <summary>Six small convolutions in pairs, each pair followed by pooling, and dropout behind the dense layers.</summary>
[Network(1, 28, 28)]
[Conv2D(16, 3, Padding = 1), ReLU, Conv2D(16, 3, Padding = 1), ReLU, MaxPool2D(2)]
[Conv2D(32, 3, Padding = 1), ReLU, Conv2D(32, 3, Padding = 2), ReLU, MaxPool2D(2)]
[Conv2D(64, 3, Padding = 1), ReLU, Conv2D(64, 3, Padding = 1), ReLU, MaxPool2D(2)]
[Dense(50), ReLU, Dropout(0.5)]
[Dense(10), Dropout(0.5)]
[SoftmaxCrossEntropy]
public partial class DeepConv;
