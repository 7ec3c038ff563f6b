using Compiled;

namespace CharRnn.Networks;

/// <summary>A recurrent language model: one LSTM of 256 units reads windows of 64 characters.</summary>
[Network(64, Tokens = 96)]
[Embedding(64)]
[LSTM(256, ReturnSequences = true)]
[Dense(96)]
[SoftmaxCrossEntropy]
public sealed partial class CharLstm;
