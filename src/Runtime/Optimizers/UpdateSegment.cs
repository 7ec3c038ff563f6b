using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>A run of parameters that are updated alike; frozen ones are in no segment.</summary>
/// <param name="First">Where it begins in the parameter vector.</param>
/// <param name="End">Where it ends.</param>
/// <param name="RateFactor">What the learning rate is multiplied by.</param>
/// <param name="DecayFactor">What the weight decay is multiplied by.</param>
internal readonly record struct UpdateSegment(int First, int End, double RateFactor, double DecayFactor)
{
    /// <summary>All of a network's parameters, as the optimizer says.</summary>
    public static UpdateSegment[] Whole(int parameterCount) => [new(0, parameterCount, 1, 1)];

    /// <summary>
    /// The pieces of at most <see cref="GradientNorm.ChunkLength"/> floats that a gradient's norm is summed over: what lies between frozen parameters,
    /// whatever the other settings are.
    /// </summary>
    public static (int First, int End)[] Chunks(IReadOnlyList<UpdateSegment> segments)
    {
        List<(int First, int End)> chunks = [];
        for (int i = 0; i < segments.Count;)
        {
            int start = segments[i].First, end = segments[i].End;
            for (i++; i < segments.Count && segments[i].First == end; i++)
            {
                end = segments[i].End;
            }

            for (; start < end; start += GradientNorm.ChunkLength)
            {
                chunks.Add((start, Math.Min(end, start + GradientNorm.ChunkLength)));
            }
        }

        return [.. chunks];
    }
}
