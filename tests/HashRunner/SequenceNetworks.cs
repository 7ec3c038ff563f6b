using Compiled;

namespace Compiled.HashRunner;

/// <summary>Tokens, positions, attention over a length and a width that fit nothing, and a tied output.</summary>
[Network(6, Tokens = 7)]
[Embedding(10, Name = "tokens"), PositionalEmbedding(Name = "x")]
[LayerNorm, SelfAttention(2), Add("x", Name = "y"), LayerNorm, Dense(18), GELU, Dropout(0.2f), Dense(10), Add("y")]
[LayerNorm, Dense(7, TiedTo = "tokens")]
[SoftmaxCrossEntropy]
public partial class TinyTransformer;

/// <summary>Every recurrent cell, both directions, and lengths and widths that fit nothing.</summary>
[Network(5, 3)]
[LSTM(6, Peepholes = true, Bidirectional = true, ReturnSequences = true), GRU(17, ReturnSequences = true), LSTM(3, CoupledGates = true, ReturnSequences = true), RNN(4, Activation = Activation.ReLU)]
[Dense(3)]
[SoftmaxCrossEntropy]
public partial class TinyRecurrent;

/// <summary>Normalisations, slopes and joins by feature, at lengths and widths that fit nothing.</summary>
[Network(5, 3)]
[BatchNorm, Dense(18, Name = "x"), BatchNorm, GELU, Dense(7), PReLU, Concat("x"), GroupNorm(5), Swish(Learnable = true), LSTM(6, ReturnSequences = true), BatchNorm, Tanh]
[Dense(3)]
[SoftmaxCrossEntropy]
public partial class TinyNormalised;

/// <summary>Steps enough for all workers to share a block's, an odd number of them.</summary>
[Network(17, Tokens = 7)]
[Embedding(20), PositionalEmbedding(Name = "x")]
[LayerNorm, SelfAttention(2), Add("x", Name = "y"), LayerNorm, Dense(33), GELU, Dropout(0.2f), Dense(20), Add("y"), LayerNorm, Dense(7)]
[SoftmaxCrossEntropy]
public partial class LongTransformer;
