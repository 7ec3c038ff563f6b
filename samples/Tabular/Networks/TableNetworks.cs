using Compiled;

namespace Tabular.Networks;

// Inspect: the report page shows what their layers make.

/// <summary>California housing: 8 numbers and 5 kinds of place, to the median value of the houses of a block in 100,000 dollars.</summary>
[Network(13, Inspect = true)]
[Dense(128), ReLU]
[Dense(64), ReLU]
[Dense(1)]
[MeanSquaredError]
public partial class HousingNetwork;

/// <summary>Red wine: 11 measurements, to the quality that tasters gave.</summary>
[Network(11, Inspect = true)]
[Dense(32), ReLU]
[Dense(16), ReLU]
[Dense(1)]
[MeanSquaredError]
public partial class QualityNetwork;

/// <summary>Wine: 13 measurements, to one of three growers.</summary>
[Network(13, Inspect = true)]
[Dense(16), Tanh]
[Dense(3)]
[SoftmaxCrossEntropy]
public partial class WineNetwork;

/// <summary>Iris: 4 measurements, to one of three species.</summary>
[Network(4, Inspect = true)]
[Dense(16), Tanh]
[Dense(3)]
[SoftmaxCrossEntropy]
public partial class IrisNetwork;

/// <summary>The built-in table: 4 numbers and 3 kinds, to a price.</summary>
[Network(7, Inspect = true)]
[Dense(32), ReLU]
[Dense(16), ReLU]
[Dense(1)]
[MeanSquaredError]
public partial class BuiltInNetwork;
