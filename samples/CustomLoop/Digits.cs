using Compiled;

namespace CustomLoop;

/// <summary>The network of the README.</summary>
[Network(784)]
[Dense(50), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class Digits;
