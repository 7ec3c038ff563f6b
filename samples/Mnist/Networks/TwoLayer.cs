using Compiled;

namespace Mnist.Networks;

/// <summary>The two-layer network of the introductions: one hidden layer of 50 units.</summary>
[Network(784, Inspect = true)]
[Dense(50), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class TwoLayer;
