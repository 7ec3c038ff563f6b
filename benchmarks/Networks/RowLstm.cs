namespace Compiled.Benchmarks.Networks;

/// <summary>An LSTM over the rows of 28 x 28 images: 81,674 parameters.</summary>
[Network(28, 28)]
[LSTM(128)]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class RowLstm;
