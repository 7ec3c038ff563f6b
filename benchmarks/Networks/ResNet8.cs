namespace Compiled.Benchmarks.Networks;

/// <summary>A residual network on small colour images: seven convolutions on its longest path, batch normalisation behind each.</summary>
[Network(3, 32, 32)]
[Conv2D(16, 3, Padding = 1, Bias = false), BatchNorm, ReLU]
[Use(typeof(ResidualUnit), 16)]
[Use(typeof(HalvingUnit), 32)]
[Use(typeof(HalvingUnit), 64)]
[GlobalAvgPool2D]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class ResNet8;
