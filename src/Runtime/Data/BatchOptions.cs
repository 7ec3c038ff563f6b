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
    /// Whether a thread in the background makes the next batch while the present one is in use. The batches are the same. It pays where reading is
    /// slow or cores are idle; without it, batches are made by all threads between two steps. Default false.
    /// </summary>
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
