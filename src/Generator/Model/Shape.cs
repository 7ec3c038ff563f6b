using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Compiled.Generator.Model;

/// <summary>The extents of one sample: <c>(n)</c> a vector, <c>(C, H, W)</c> an image. The number of samples is never part of it.</summary>
internal sealed record Shape(EquatableArray<int> Extents)
{
    public Shape(params int[] extents)
        : this(new EquatableArray<int>(extents))
    {
    }

    public int Rank => Extents.Count;

    /// <summary>The number of floats; the product is taken in 64 bits, so that too large shapes can be told.</summary>
    public long Length => Extents.Aggregate(1L, (product, extent) => checked(product * extent));

    public override string ToString() =>
        "(" + string.Join(", ", Extents.Select(extent => extent.ToString(CultureInfo.InvariantCulture))) + ")";
}
