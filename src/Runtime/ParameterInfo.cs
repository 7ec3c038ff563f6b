using System.Collections.Generic;

namespace Compiled;

/// <summary>One tensor of a network's flat parameter or state vector.</summary>
/// <param name="Name"><c>layer.tensor</c>, as <c>dense1.weight</c>.</param>
/// <param name="Shape">Its extents in PyTorch's order, row-major.</param>
/// <param name="Offset">Where it begins in the flat vector, in floats.</param>
/// <param name="Length">Its number of floats: the product of <paramref name="Shape"/>.</param>
public sealed record ParameterInfo(string Name, IReadOnlyList<int> Shape, int Offset, int Length);
