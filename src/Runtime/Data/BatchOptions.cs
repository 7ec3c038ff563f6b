using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>How a <see cref="BatchIterator"/> makes its batches.</summary>
public sealed record BatchOptions
{
    private readonly IReadOnlyList<IBatchStage> _stages = [];

    /// <summary>Decides, with the epoch, the order of the samples and what the stages draw. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Which samples an epoch has, and in which order. Default <see cref="Compiled.Sampling.Shuffled"/>.</summary>
    public Sampling Sampling { get; init; } = Sampling.Shuffled;

    /// <summary>Whether to leave out the last batch of an epoch where it is smaller than the others. Default false.</summary>
    public bool DropLast { get; init; }

    /// <summary>What happens to the samples between source and network, in this order. Default: nothing.</summary>
    public IReadOnlyList<IBatchStage> Stages
    {
        get => _stages;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Stages));
            foreach (IBatchStage stage in value)
                ArgumentNullException.ThrowIfNull(stage, nameof(Stages));
            _stages = value;
        }
    }

    /// <summary>
    /// Whether the next batch may be made while the present one is in use, by a thread in the background. The batches are the same. Default false.
    /// </summary>
    /// <remarks>
    /// Where steps use every core and all of them can read the source, such a thread would only take a core away from them, and the batches are made
    /// between the steps instead, by all threads: see docs/decisions/0011-batches-between-steps.md.
    /// </remarks>
    public bool Prefetch { get; init; }
}

/// <summary>Which samples an epoch has, and in which order.</summary>
public enum Sampling
{
    /// <summary>Every sample once, in random order: sampling without replacement.</summary>
    Shuffled,

    /// <summary>Every sample once, in the source's order.</summary>
    InOrder,

    /// <summary>As many draws as there are samples, each of any sample with the same probability: one may come twice, another not at all.</summary>
    WithReplacement,
}
