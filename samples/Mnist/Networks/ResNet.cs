using Compiled;
using Residual.Networks;

namespace Mnist.Networks;

/// <summary>A small residual network (He and others 2015): three stages of 28, 14 and 7 pixels a side, batch normalisation after every convolution.</summary>
[Network(1, 28, 28, Inspect = true)]
[Conv2D(16, 3, Pad = Pad.Same, Bias = false), BatchNorm, ReLU]
[Use(typeof(ResidualUnit), 16)]
[Use(typeof(HalvingUnit), 32)]
[Use(typeof(HalvingUnit), 64)]
[GlobalAvgPool2D]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class ResNet;
