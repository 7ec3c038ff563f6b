using Compiled;

namespace SineWave.Networks;

/// <summary>Reads so many values of a wave that the gradient of its first steps says how far back an RNN can learn.</summary>
[Network(64, 1)]
[RNN(32)]
[Dense(1)]
[MeanSquaredError]
public partial class LongRnn;
