using System;
using System.Threading;

namespace Compiled;

/// <summary>Is told how a training run goes, on the thread that trains.</summary>
public interface ITrainingProgress
{
    /// <summary>
    /// How often <see cref="OnStep"/> is wanted: after every step for <see cref="TimeSpan.Zero"/>, never for
    /// <see cref="Timeout.InfiniteTimeSpan"/>. Default 100 milliseconds.
    /// </summary>
    TimeSpan StepInterval => TimeSpan.FromMilliseconds(100);

    /// <summary>Some step was made. Not called for every step unless <see cref="StepInterval"/> says so.</summary>
    void OnStep(in StepReport report)
    {
    }

    /// <summary>An epoch has ended.</summary>
    void OnEpoch(EpochReport report);
}

/// <summary>Ready-made listeners of a training run.</summary>
public static class TrainingProgress
{
    /// <summary>Silence.</summary>
    public static ITrainingProgress None { get; } = new Silence();

    /// <summary>
    /// The console: a line that moves and one an epoch in a terminal, a plain line an epoch where the output goes into a pipe or a file.
    /// </summary>
    public static ITrainingProgress Console { get; } = new ConsoleProgress();

    private sealed class Silence : ITrainingProgress
    {
        public TimeSpan StepInterval => Timeout.InfiniteTimeSpan;

        public void OnEpoch(EpochReport report)
        {
        }
    }
}
