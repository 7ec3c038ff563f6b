using Compiled;

namespace Compiled.HashRunner;

/// <summary>Every layer of vectors with its gradient, in vectors small enough for the emulated multiply-add.</summary>
[Network(6)]
[Dense(9, Bias = false), BatchNorm, ReLU, Dropout(0.25f)]
[Dense(9, Name = "stem"), PReLU(Name = "a")]
[Dense(9), Add("stem"), Swish(Learnable = true), Multiply("a"), LayerNorm]
[Dense(5), Mish, Concat("a"), GELU, Dense(7), Tanh, Dense(7), Softplus, Dense(7), ELU, Dense(7), Sigmoid, Dense(4)]
[SoftmaxCrossEntropy(LabelSmoothing = 0.1f)]
public partial class EveryPath;

/// <summary>A regression with the activations the other lacks.</summary>
[Network(3)]
[Dense(17), SELU, Dense(5), HardSwish, Dense(5), HardSigmoid, Dense(5), LeakyReLU, Dense(5), GELU(Tanh = true), Dense(5), Softmax, Dense(2)]
[Huber(0.5f)]
public partial class Regression;

/// <summary>Work enough for eight threads in every call.</summary>
[Network(200)]
[Dense(256), BatchNorm, ReLU, Dropout(0.5f)]
[Dense(130, Name = "stem"), Tanh, Dense(130), Add("stem"), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class Wide;
