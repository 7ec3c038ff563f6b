using Compiled;

namespace Addition.Networks;

/// <summary>Reads a sum such as <c>74+58=</c> character by character, the ones first, and then says its digits, one a step, the ones first.</summary>
[Network(8, Tokens = 13)]
[Embedding(16)]
[LSTM(128, ReturnSequences = true)]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class Adder;
