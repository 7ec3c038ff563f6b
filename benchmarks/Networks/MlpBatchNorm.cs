namespace Compiled.Benchmarks.Networks;

/// <summary>Five narrow layers with batch normalisation before each activation.</summary>
[Network(784)]
[Dense(100), BatchNorm, ReLU]
[Dense(100), BatchNorm, ReLU]
[Dense(100), BatchNorm, ReLU]
[Dense(100), BatchNorm, ReLU]
[Dense(100), BatchNorm, ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class MlpBatchNorm;
