using System;
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
    private readonly int _epochs = 10, _batchSize = 32, _accuracySamples = 10_000;
    private readonly long _maximumSteps = long.MaxValue;
    private readonly ITrainingProgress _progress = TrainingProgress.None;

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

    /// <summary>Decides the order of the samples in each epoch. Default 0.</summary>
    public ulong Seed { get; init; }

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

    /// <summary>Is told how the run goes. Default: <see cref="TrainingProgress.None"/>.</summary>
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
    /// <param name="validation">Samples to measure loss and accuracy on after each epoch.</param>
    /// <param name="cancellationToken">Ends the run before the next step; the history so far is returned.</param>
    /// <exception cref="ArgumentException">A data set is empty or does not fit the network; nothing was trained.</exception>
    /// <exception cref="TrainingDivergedException">A loss was NaN or infinite.</exception>
    public History Fit(Dataset training, Dataset? validation = null, CancellationToken cancellationToken = default)
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

        return new TrainingRun(this, _network, _optimizer, training, validation).Run(cancellationToken);
    }
}
