using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Compiled.Generator.Model;

/// <summary>
/// The extents of one sample: <c>(n)</c> a vector, <c>(T, F)</c> a sequence of T steps or a signal of as many channels, <c>(C, H, W)</c> an image. The number
/// of samples is never part of it.
/// </summary>
internal sealed record Shape(EquatableArray<int> Extents)
{
    public Shape(params int[] extents)
        : this(new EquatableArray<int>(extents))
    {
    }

    /// <summary>Where the values are indices of tokens instead of numbers, how many tokens there are, else 0.</summary>
    public int Tokens { get; init; }

    /// <summary>Whether two extents are those of a sequence (T, F), else of a signal (C, L): the graph's shapes say so, a spec's cannot know it.</summary>
    public bool IsSequence { get; init; }

    public int Rank => Extents.Count;

    /// <summary>Steps of a sequence of vectors, else 1.</summary>
    public int Steps => IsSequence ? Extents[0] : 1;

    /// <summary>What layers have a parameter each for: the features of a vector or of a sequence's steps, the channels of a signal or an image.</summary>
    public int Channels => IsSequence ? Extents[1] : Extents[0];

    /// <summary>The number of floats; the product is taken in 64 bits, so that too large shapes can be told.</summary>
    public long Length => Extents.Aggregate(1L, (product, extent) => checked(product * extent));

    /// <summary>The extents; of tokens also their number: <c>(64) of 65 tokens</c>.</summary>
    public override string ToString() =>
        "(" + string.Join(", ", Extents.Select(extent => extent.ToString(CultureInfo.InvariantCulture))) + ")"
        + (Tokens > 0 ? $" of {Tokens.ToString(CultureInfo.InvariantCulture)} tokens" : "");
}
