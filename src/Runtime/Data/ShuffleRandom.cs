using System;

namespace Compiled;

/// <summary>Random integers for shuffling: a pure function of a key and a counter, the same on every machine.</summary>
/// <remarks>
/// The n-th value is the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014) applied to
/// <c>key + n * gamma</c>.
/// </remarks>
internal struct ShuffleRandom
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private readonly ulong _key;
    private ulong _counter;

    /// <summary>The stream that belongs to a seed and a number within it, such as an epoch.</summary>
    public ShuffleRandom(ulong seed, ulong stream)
    {
        // Mixed twice, so that neighbouring seeds and epochs do not give shifted copies of one stream.
        _key = Mix(Mix(seed + Gamma) ^ (stream * Gamma));
        _counter = 0;
    }

    /// <summary>A uniform integer from 0 to <paramref name="bound"/> - 1, without bias.</summary>
    /// <remarks>Lemire, "Fast random integer generation in an interval", 2019: the upper half of a product, the few values that favour some results
    /// redrawn.</remarks>
    public int Below(int bound)
    {
        uint range = (uint)bound;
        ulong product = (Next() >> 32) * range;
        if ((uint)product < range)
        {
            uint rejected = (uint)-range % range;
            while ((uint)product < rejected)
                product = (Next() >> 32) * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>Fills <paramref name="order"/> with a random permutation of 0 to its length - 1 (Fisher and Yates).</summary>
    public void Permute(Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }

    private ulong Next() => Mix(_key + (++_counter * Gamma));

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
