namespace Compiled.Benchmarks.Networks;

/// <summary>The smallest network that bends: one number in, three hidden units, one number out.</summary>
[Network(1)]
[Dense(3), ReLU]
[Dense(1)]
[MeanSquaredError]
public partial class NpRegression;
