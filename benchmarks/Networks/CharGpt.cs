namespace Compiled.Benchmarks.Networks;

/// <summary>A small language model on 64 characters of 65: four transformer layers, causal.</summary>
[Network(64, Tokens = 65)]
[Embedding(128), PositionalEmbedding]
[Use(typeof(TransformerLayer), Repeat = 4)]
[LayerNorm, Dense(65)]
[SoftmaxCrossEntropy]
public partial class CharGpt;
