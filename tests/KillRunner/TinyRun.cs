using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Compiled.KillRunner;

/// <summary>All that a checkpoint has to hold, in little: running statistics, dropout's draws, Adam's vectors, a last batch that is smaller.</summary>
[Network(6, Inspect = true)]
[Dense(8), BatchNorm, ReLU, Dropout(0.25f)]
[Dense(3)]
[SoftmaxCrossEntropy]
public partial class Tiny;

/// <summary>A short training run that writes checkpoints all the time, to be killed at any moment and gone on with.</summary>
public sealed class TinyRun
{
    /// <summary>The updates of the whole run: 6 epochs of 5 batches.</summary>
    public const int Steps = 30;

    private readonly Tiny _network = new(seed: 7);
    private readonly Adam _optimizer = new(0.01f);

    /// <summary>Trains to the end, from the newest checkpoint on where there is one.</summary>
    /// <param name="checkpoints">Where they are and how often they are written; null for none.</param>
    /// <param name="callbacks">Are called as a trainer's are.</param>
    public History Train(CheckpointOptions? checkpoints, params ITrainingCallback[] callbacks)
    {
        Trainer trainer = new(_network, _optimizer)
        {
            Epochs = 6,
            BatchSize = 10,
            Seed = 3,
            EarlyStopping = new EarlyStopping { Patience = 100, RestoreBest = false },
            Progress = TrainingProgress.None,
            Checkpoints = checkpoints,
            Callbacks = callbacks,
        };
        return checkpoints is null ? trainer.Fit(Samples(46), Samples(20)) : trainer.Resume(Samples(46), Samples(20));
    }

    /// <summary>A hash of every bit the run left: parameters, running statistics, the optimizer's vectors, the draws, the losses of all epochs.</summary>
    public string Hash(History history)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(_network.Parameters));
        hash.AppendData(MemoryMarshal.AsBytes(_network.State));
        for (int i = 0; i < _optimizer.StateNames.Count; i++)
            hash.AppendData(MemoryMarshal.AsBytes(_optimizer.StateVector(i)));
        hash.AppendData(BitConverter.GetBytes(((INetwork)_network).RandomCounter.Calls));
        hash.AppendData(BitConverter.GetBytes(history.Steps));
        foreach (EpochReport epoch in history.Epochs)
        {
            hash.AppendData(BitConverter.GetBytes(epoch.Loss));
            hash.AppendData(BitConverter.GetBytes(epoch.ValidationLoss!.Value));
            hash.AppendData(BitConverter.GetBytes(epoch.Accuracy!.Value));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Points around three centres, by formula.</summary>
    public static Dataset Samples(int count)
    {
        float[] inputs = new float[count * Tiny.InputLength];
        int[] labels = new int[count];
        Initializer.Normal(inputs, 1f, (ulong)count, 0);
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 3;
            inputs[(i * Tiny.InputLength) + labels[i]] += 1.5f;
        }

        return new Dataset(inputs, Tiny.InputLength, labels);
    }
}
