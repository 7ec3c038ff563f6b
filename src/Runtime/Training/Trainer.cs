using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace Compiled;

/// <summary>Trains a network on a data set: shuffled mini-batches, epoch after epoch, with measurements and progress.</summary>
/// <remarks>
/// The same by hand is <see cref="BatchIterator"/> and <see cref="INetwork.TrainStep"/> in two loops. With the same seeds a run gives the same
/// bits again, on any machine and with any number of threads.
/// </remarks>
public sealed class Trainer
{
    private readonly INetwork _network;
    private readonly Optimizer _optimizer;
    private readonly int _epochs = 10, _batchSize = 32, _accuracySamples = 10_000, _activationSamples = 256;
    private readonly long _maximumSteps = long.MaxValue;
    private readonly long _sampleBudget = long.MaxValue;
    private readonly TimeSpan _timeBudget = TimeSpan.MaxValue;
    private readonly ITrainingProgress _progress = TrainingProgress.Console;
    private readonly IReadOnlyList<IBatchStage> _stages = [], _evaluationStages = [];
    private readonly IReadOnlyList<Metric> _metrics = [];
    private readonly IReadOnlyList<ITrainingCallback> _callbacks = [];

    /// <summary>Prepares to train <paramref name="network"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimizer.</param>
    public Trainer(INetwork network, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        _network = network;
        _optimizer = optimizer;
    }

    /// <summary>How often to go through the training data. Default 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Epochs
    {
        get => _epochs;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Epochs));
            _epochs = value;
        }
    }

    /// <summary>The samples of one step; the last step of an epoch takes what is left. Default 32.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize
    {
        get => _batchSize;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(BatchSize));
            _batchSize = value;
        }
    }

    /// <summary>
    /// Whether to leave out what is left of an epoch behind its last whole batch. Default false. A network with BatchNorm cannot train on one
    /// sample alone: where one would be left over, turn this on or choose another batch size.
    /// </summary>
    public bool DropLast { get; init; }

    /// <summary>Ends the run after so many steps, within an epoch if need be. Default: no such end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaximumSteps
    {
        get => _maximumSteps;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaximumSteps));
            _maximumSteps = value;
        }
    }

    /// <summary>Ends the run after so many samples, at the end of a step. Default: no such end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long SampleBudget
    {
        get => _sampleBudget;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(SampleBudget));
            _sampleBudget = value;
        }
    }

    /// <summary>
    /// Ends the run after so much time, at the end of a step; what a resumed run took before counts. The history of such a run is not that of its
    /// seed alone. Default: no such end.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan TimeBudget
    {
        get => _timeBudget;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(TimeBudget));
            _timeBudget = value;
        }
    }

    /// <summary>Decides the order of the samples in each epoch, and what <see cref="Stages"/> draw. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Which samples an epoch has, and in which order. Default <see cref="Compiled.Sampling.Shuffled"/>.</summary>
    public Sampling Sampling { get; init; } = Sampling.Shuffled;

    /// <summary>What happens to training samples between source and network, in this order: normalisation, augmentation. Default: nothing.</summary>
    public IReadOnlyList<IBatchStage> Stages
    {
        get => _stages;
        init => _stages = Elements(value, nameof(Stages));
    }

    /// <summary>What happens to samples that are measured: the normalisation among <see cref="Stages"/>, without what augments. Default: nothing.</summary>
    public IReadOnlyList<IBatchStage> EvaluationStages
    {
        get => _evaluationStages;
        init => _evaluationStages = Elements(value, nameof(EvaluationStages));
    }

    /// <summary>Whether a thread in the background makes the next batch; see <see cref="BatchOptions.Prefetch"/>. Default false.</summary>
    public bool Prefetch { get; init; }

    /// <summary>Sets the learning rate before each step. Default null: the optimizer's own, which callbacks may change.</summary>
    /// <remarks>One that reduces on a plateau is told the validation loss after each epoch, or the training loss where there is none.</remarks>
    public Schedule? Schedule { get; init; }

    /// <summary>What <see cref="Schedule"/> counts. Default <see cref="ScheduleUnit.Step"/>.</summary>
    public ScheduleUnit ScheduleUnit { get; init; }

    /// <summary>What else to measure after each epoch: on the validation samples, or without any on the training samples. Default: nothing.</summary>
    public IReadOnlyList<Metric> Metrics
    {
        get => _metrics;
        init => _metrics = Elements(value, nameof(Metrics));
    }

    /// <summary>When to stop for want of improvement. Default null: never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Where and how often to write checkpoints. Default null: none.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Are called at every turn of the run, in their order. Default: none.</summary>
    public IReadOnlyList<ITrainingCallback> Callbacks
    {
        get => _callbacks;
        init => _callbacks = Elements(value, nameof(Callbacks));
    }

    /// <summary>
    /// Whether the history gets histograms of each tensor and its gradient after each epoch, and of what each layer makes where the network can tell: one of
    /// <c>[Network(..., Inspect = true)]</c>. Default false.
    /// </summary>
    public bool Histograms { get; init; }

    /// <summary>
    /// The histograms of what the layers make are of this many of the first training samples, through <see cref="EvaluationStages"/>; 0 leaves them out. Default 256.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int ActivationSamples
    {
        get => _activationSamples;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(ActivationSamples));
            _activationSamples = value;
        }
    }

    /// <summary>
    /// After each epoch the training accuracy is measured on this many of the first training samples; 0 leaves it out. Default 10,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int AccuracySamples
    {
        get => _accuracySamples;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(AccuracySamples));
            _accuracySamples = value;
        }
    }

    /// <summary>Is told how the run goes. Default: <see cref="TrainingProgress.Console"/>; <see cref="TrainingProgress.None"/> is
    /// silence.</summary>
    public ITrainingProgress Progress
    {
        get => _progress;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Progress));
            _progress = value;
        }
    }

    /// <summary>Trains. Another call goes on with the same parameters and optimizer, and counts its epochs from 1 again.</summary>
    /// <param name="training">The samples to learn from.</param>
    /// <param name="validation">Samples to measure on after each epoch, or null.</param>
    /// <param name="cancellationToken">Ends the run before the next step; the history so far is returned.</param>
    /// <exception cref="ArgumentException">Samples are missing or do not fit the network; nothing was trained.</exception>
    /// <exception cref="InvalidOperationException">The folder of <see cref="Checkpoints"/> holds those of an earlier run.</exception>
    /// <exception cref="TrainingDivergedException">A loss or a gradient was NaN or infinite; the network keeps its last good weights.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written; those before are whole.</exception>
    public History Fit(IDataSource training, IDataSource? validation = null, CancellationToken cancellationToken = default)
    {
        Check(training, validation);
        using TrainingRun run = new(this, _network, _optimizer, training, validation);
        return run.Start(cancellationToken);
    }

    /// <summary>
    /// Goes on where the newest whole checkpoint in the folder of <see cref="Checkpoints"/> was written, or begins anew where there is none. The run
    /// ends with the same bits as one that was never interrupted, given the same samples and options.
    /// </summary>
    /// <param name="training">The same samples as before.</param>
    /// <param name="validation">The same validation samples, or null.</param>
    /// <param name="cancellationToken">Ends the run before the next step; the history so far is returned.</param>
    /// <returns>The history of the whole run.</returns>
    /// <exception cref="InvalidOperationException">There are no <see cref="Checkpoints"/>.</exception>
    /// <exception cref="InvalidFileException">All checkpoints are damaged, or the newest is of another network, optimizer or data; nothing has
    /// changed.</exception>
    /// <inheritdoc cref="Fit"/>
    public History Resume(IDataSource training, IDataSource? validation = null, CancellationToken cancellationToken = default)
    {
        Check(training, validation);
        if (Checkpoints is null)
            throw new InvalidOperationException($"There is no folder to go on from: set {nameof(Checkpoints)}.");
        using TrainingRun run = new(this, _network, _optimizer, training, validation);
        return run.Resume(cancellationToken);
    }

    /// <summary>
    /// Trains on the first batch alone, again and again, and puts everything back: a network that cannot learn one batch by heart has a fault in
    /// itself, its data or its learning rate.
    /// </summary>
    /// <param name="training">The samples; the first batch of epoch 0 is taken.</param>
    /// <param name="steps">How many steps to give it. Default 200.</param>
    /// <exception cref="ArgumentException">Samples are missing or do not fit the network.</exception>
    public OverfitReport OverfitOneBatch(IDataSource training, int steps = 200)
    {
        Check(training, validation: null);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        using BatchIterator batches = new(training, BatchSize, BatchOptions with { Prefetch = false });
        return OverfitCheck.Run(_network, _optimizer, batches, training.HasLabels, steps);
    }

    internal BatchOptions BatchOptions =>
        new() { Seed = Seed, Sampling = Sampling, DropLast = DropLast, Stages = Stages, Prefetch = Prefetch };

    private void Check(IDataSource training, IDataSource? validation)
    {
        Evaluator.Check(_network, training, nameof(training));
        if (validation is not null)
            Evaluator.Check(_network, validation, nameof(validation));
        if (!DropLast && training.Count % BatchSize == 1 && _network.StateLayout.Count > 0)
        {
            throw new ArgumentException(
                $"{training.Count} samples in batches of {BatchSize} leave one sample over, on which a network with BatchNorm cannot train; set DropLast or choose another BatchSize.",
                nameof(training));
        }
    }

    private static IReadOnlyList<T> Elements<T>(IReadOnlyList<T> list, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(list, name);
        return list.All(element => element is not null) ? [.. list] : throw new ArgumentNullException(name, "An element is null.");
    }
}

/// <summary>What a trainer's schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Steps: the rate may change with each.</summary>
    Step,

    /// <summary>Epochs: the rate stays the same within one.</summary>
    Epoch,
}
