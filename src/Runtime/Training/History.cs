using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>What a training run has been through.</summary>
/// <param name="Epochs">One report an epoch, in order; the last may be of a part of an epoch.</param>
/// <param name="Steps">The updates made.</param>
/// <param name="Time">How long it took, evaluation included.</param>
/// <param name="End">Why it ended.</param>
public sealed partial record History(IReadOnlyList<EpochReport> Epochs, long Steps, TimeSpan Time, TrainingEnd End)
{
    /// <summary>The confusion matrix of the last measurement, on the validation samples where there are any; null where there are no classes.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>Histograms of each tensor, its gradient and what each layer makes, after each epoch; empty unless <see cref="Trainer.Histograms"/> asks for them.</summary>
    public IReadOnlyList<TensorHistogram> Histograms { get; init; } = [];
}

/// <summary>Why a training run ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs are done.</summary>
    EpochsDone,

    /// <summary>The maximum number of steps was reached.</summary>
    MaximumSteps,

    /// <summary>The caller cancelled it.</summary>
    Cancelled,

    /// <summary>A loss or a gradient was NaN or infinite; the history is that of a <see cref="TrainingDivergedException"/>.</summary>
    Diverged,

    /// <summary><see cref="EarlyStopping"/> saw no improvement any more.</summary>
    EarlyStopped,

    /// <summary><see cref="Trainer.TimeBudget"/> was used up.</summary>
    TimeBudget,

    /// <summary><see cref="Trainer.SampleBudget"/> was used up.</summary>
    SampleBudget,

    /// <summary>A callback asked for it.</summary>
    StoppedByCallback,
}

/// <summary>One epoch of a training run.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">How many there will be, if nothing ends the run before.</param>
/// <param name="Step">The updates of the run so far.</param>
/// <param name="Loss">The mean loss over the epoch's samples, of labelled sequences over their steps that count, each before its update.</param>
/// <param name="Accuracy">The share of training samples classified correctly after the epoch; null where it was not measured.</param>
/// <param name="ValidationLoss">The mean loss over the validation samples; null where there are none.</param>
/// <param name="ValidationAccuracy">The share of validation samples classified correctly; null where there are none, or no classes.</param>
/// <param name="SamplesPerSecond">The training speed, evaluation not counted.</param>
/// <param name="Time">How long the epoch took, evaluation included.</param>
/// <param name="TimeLeft">How long the rest of the run will take at the speed so far.</param>
public sealed record EpochReport(
    int Epoch,
    int Epochs,
    long Step,
    double Loss,
    double? Accuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double SamplesPerSecond,
    TimeSpan Time,
    TimeSpan TimeLeft)
{
    /// <summary>The learning rate of the epoch's last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The trainer's further metrics that mean something for the samples, in their order.</summary>
    public IReadOnlyList<MetricValue> Metrics { get; init; } = [];
}

/// <summary>A moment within an epoch of a training run.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">How many there will be, if nothing ends the run before.</param>
/// <param name="Step">The updates of the run so far.</param>
/// <param name="Steps">How many there will be, if nothing ends the run before.</param>
/// <param name="Loss">The mean loss over the epoch's samples so far, of labelled sequences over their steps that count, each before its update.</param>
/// <param name="Accuracy">The share of the last batch's samples classified correctly after its update; null where there are no classes.</param>
/// <param name="SamplesPerSecond">The training speed of this epoch so far.</param>
/// <param name="TimeLeft">How long the rest of the run will take at the speed so far.</param>
public readonly record struct StepReport(
    int Epoch, int Epochs, long Step, long Steps, double Loss, double? Accuracy, double SamplesPerSecond, TimeSpan TimeLeft);
