namespace Compiled.Benchmarks.Networks;

/// <summary>LeNet-5 with ReLU and maximum pooling: 44,426 parameters.</summary>
[Network(1, 28, 28)]
[Conv2D(6, 5), ReLU, MaxPool2D(2)]
[Conv2D(16, 5), ReLU, MaxPool2D(2)]
[Dense(120), ReLU]
[Dense(84), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class LeNet5;
