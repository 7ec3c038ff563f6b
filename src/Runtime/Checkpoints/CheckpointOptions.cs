using System;

namespace Compiled;

/// <summary>Where and how often a <see cref="Trainer"/> writes checkpoints, and which of them it keeps.</summary>
/// <remarks>
/// A folder belongs to one run. The files are called <c>step-0000001200.safetensors</c> by the updates made, and <c>best.safetensors</c>.
/// </remarks>
public sealed record CheckpointOptions
{
    private readonly int _everyEpochs = 1, _keepLast = 3;
    private readonly long _everySteps;

    /// <summary>Chooses a folder.</summary>
    /// <param name="folder">The folder; created where it does not exist.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public CheckpointOptions(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>After how many epochs to write one; 0 for none. Default 1. One more is written when a run ends, unless it diverged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int EveryEpochs
    {
        get => _everyEpochs;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(EveryEpochs));
            _everyEpochs = value;
        }
    }

    /// <summary>After how many steps to write one, within epochs too; 0 for none. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long EverySteps
    {
        get => _everySteps;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(EverySteps));
            _everySteps = value;
        }
    }

    /// <summary>How many of the newest to keep. Default 3, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int KeepLast
    {
        get => _keepLast;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(KeepLast));
            _keepLast = value;
        }
    }

    /// <summary>
    /// Whether to keep <c>best.safetensors</c>: the best epoch so far by the metric of <see cref="Trainer.EarlyStopping"/>, or by the validation loss (the
    /// training loss where there are no validation samples). Default true.
    /// </summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>Through what files are written; tests make it fail.</summary>
    internal IFileSystem FileSystem { get; init; } = PhysicalFileSystem.Instance;
}
