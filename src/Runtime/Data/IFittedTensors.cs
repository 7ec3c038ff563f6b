using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>Numbers fitted on training data that belong to a model as its weights do, and are saved with them.</summary>
public interface IFittedTensors
{
    /// <summary>The name, shape and place of each tensor in <see cref="Values"/>, in order, without a hole.</summary>
    IReadOnlyList<ParameterInfo> Layout { get; }

    /// <summary>All the numbers. Whoever loads a model writes to it.</summary>
    Span<float> Values { get; }
}
