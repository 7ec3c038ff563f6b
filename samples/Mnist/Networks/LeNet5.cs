using Compiled;

namespace Mnist.Networks;

/// <summary>
/// LeNet-5 in the form it is taught today: the layers of LeCun and others (1998) with ReLU for the squashing function and maximum pooling.
/// 44,426 parameters.
/// </summary>
[Network(1, 28, 28, Inspect = true)]
[Conv2D(6, 5), ReLU, MaxPool2D(2)]
[Conv2D(16, 5), ReLU, MaxPool2D(2)]
[Dense(120), ReLU]
[Dense(84), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class LeNet5;
