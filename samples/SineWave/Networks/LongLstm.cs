using Compiled;

namespace SineWave.Networks;

/// <summary>The same with an LSTM, whose cell carries the gradient back past its gates.</summary>
[Network(64, 1)]
[LSTM(32)]
[Dense(1)]
[MeanSquaredError]
public partial class LongLstm;
