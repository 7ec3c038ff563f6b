using Compiled;

namespace CharRnn.Networks;

/// <summary>A transformer: four layers of width 128 over 64 characters, each of which sees those before it.</summary>
[Network(64, Tokens = 96)]
[Embedding(128, InitStd = 0.02), PositionalEmbedding]
[Use(typeof(TransformerLayer), Repeat = 4)]
[LayerNorm, Dense(96)]
[SoftmaxCrossEntropy]
public sealed partial class CharGpt;
