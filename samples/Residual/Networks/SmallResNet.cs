using Compiled;

namespace Residual.Networks;

/// <summary>
/// A residual network for small colour images (He and others 2015): a first convolution, three residual units whose images become smaller and
/// deeper, the mean of each channel, a classifier. 78,000 parameters.
/// </summary>
[Network(3, 32, 32)]
[Conv2D(16, 3, Pad = Pad.Same, Bias = false), BatchNorm, ReLU]
[Use(typeof(ResidualUnit), 16, Name = "unit1")]
[Use(typeof(HalvingUnit), 32, Name = "unit2")]
[Use(typeof(HalvingUnit), 64, Name = "unit3")]
[GlobalAvgPool2D]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class SmallResNet;
