using Compiled;

namespace Mnist.Networks;

/// <summary>A recurrent network that reads an image row by row: 28 steps of 28 pixels through an LSTM of 128 units.</summary>
[Network(28, 28, Inspect = true)]
[LSTM(128)]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class RowLstm;
