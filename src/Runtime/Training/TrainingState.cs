using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>What a training run knows besides its network, optimizer and schedule: with these, all that going on needs.</summary>
internal sealed class TrainingState
{
    /// <summary>Where the run stands: updates, the epoch under way from 0, the batches of it that are done.</summary>
    public TrainingPosition Position { get; set; }

    /// <summary>The sum of the losses of the epoch's samples so far, each before its update; of labelled sequences, of their steps that count.</summary>
    public double LossSum { get; set; }

    /// <summary>How many losses that is the sum of.</summary>
    public long LossCount { get; set; }

    /// <summary>Their mean.</summary>
    public double MeanLoss => LossSum / LossCount;

    /// <summary>The samples of the epoch so far.</summary>
    public long EpochSamples { get; set; }

    /// <summary>The samples of the run so far.</summary>
    public long Samples { get; set; }

    /// <summary>How long the run took before this process went on with it.</summary>
    public TimeSpan TimeBefore { get; set; }

    /// <summary>One report an epoch.</summary>
    public List<EpochReport> Reports { get; } = [];

    /// <summary>The confusion matrix of the last measurement; null before it, or where there are no classes.</summary>
    public ConfusionMatrix? Confusion { get; set; }

    /// <summary>Those of the epochs so far, where they are asked for.</summary>
    public List<TensorHistogram> Histograms { get; } = [];

    /// <summary>The best measurement so far; NaN before the first.</summary>
    public double Best { get; set; } = double.NaN;

    /// <summary>The epoch it was made after, from 1; 0 before the first.</summary>
    public int BestEpoch { get; set; }

    /// <summary>The parameters it was made with; empty where they are not kept.</summary>
    public float[] BestParameters { get; set; } = [];

    /// <summary>The running statistics it was made with.</summary>
    public float[] BestStatistics { get; set; } = [];

    /// <summary>Whether the best parameters are kept, which a network without parameters cannot tell by their number.</summary>
    public bool KeepsBest => BestEpoch > 0 && BestParameters.Length > 0;
}
