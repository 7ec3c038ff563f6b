using Compiled;

namespace SineWave.Networks;

/// <summary>Reads the last 32 values of a wave, one a step, and says what comes next.</summary>
[Network(32, 1)]
[RNN(32)]
[Dense(1)]
[MeanSquaredError]
public partial class WaveNet;
