using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Compiled;

/// <summary>A <see cref="Trainer"/>'s run as a checkpoint: its state out and in.</summary>
internal static class RunCheckpoint
{
    private const string Seed = CheckpointNames.Trainer + "seed", BatchSize = CheckpointNames.Trainer + "batch_size",
        DropLast = CheckpointNames.Trainer + "drop_last", Sampling = CheckpointNames.Trainer + "sampling",
        Count = CheckpointNames.Trainer + "training_samples", LossSum = CheckpointNames.Trainer + "loss_sum",
        LossCount = CheckpointNames.Trainer + "loss_count",
        EpochSamples = CheckpointNames.Trainer + "epoch_samples", Samples = CheckpointNames.Trainer + "samples",
        Ticks = CheckpointNames.Trainer + "ticks", Best = CheckpointNames.Trainer + "best", BestEpoch = CheckpointNames.Trainer + "best_epoch",
        Columns = CheckpointNames.Trainer + "history_columns", History = CheckpointNames.Trainer + "history";

    /// <summary>Everything the run needs to go on with the same bits.</summary>
    public static CheckpointContent Write(
        INetwork network, Optimizer optimizer, Trainer trainer, BatchIterator batches, int trainingSamples, TrainingState state, TimeSpan time)
    {
        CheckpointContent content = new(network, optimizer, state.Position);
        content.AddFitted(Fitted(trainer));
        if (trainer.Schedule is { } schedule)
            content.SetNumbers(CheckpointNames.Schedule, schedule.Scalars);
        foreach ((string key, string value) in Identity(batches, trainingSamples))
            content.Set(key, value);
        content.Set(LossSum, CheckpointMetadata.Text(state.LossSum));
        content.Set(LossCount, CheckpointMetadata.Text(state.LossCount));
        content.Set(EpochSamples, CheckpointMetadata.Text(state.EpochSamples));
        content.Set(Samples, CheckpointMetadata.Text(state.Samples));
        content.Set(Ticks, CheckpointMetadata.Text(time.Ticks));
        content.Set(Best, CheckpointMetadata.Text(state.Best));
        content.Set(BestEpoch, CheckpointMetadata.Text(state.BestEpoch));
        if (state.KeepsBest)
        {
            content.AddTensors(CheckpointNames.Best, network.Layout, () => state.BestParameters);
            content.AddTensors(CheckpointNames.Best, network.StateLayout, () => state.BestStatistics);
        }

        HistoryTables.Write(content, state);
        string[] columns = ReportTable.Columns(state.Reports);
        content.Set(Columns, string.Join('\n', columns));
        content.Add(History, [state.Reports.Count, columns.Length], [.. state.Reports.SelectMany(report => ReportTable.Row(report, columns))]);
        return content;
    }

    /// <summary>Puts network, optimizer and schedule where they were, and gives the run's state. All is checked before anything is changed.</summary>
    /// <exception cref="InvalidFileException">The checkpoint is of another network, optimizer, schedule or data, or of no trainer at all.</exception>
    public static TrainingState Restore(
        Checkpoint checkpoint, INetwork network, Optimizer optimizer, Trainer trainer, BatchIterator batches, int trainingSamples)
    {
        Schedule? schedule = trainer.Schedule;
        CheckpointMetadata metadata = checkpoint.Metadata;
        foreach ((string key, string value) in Identity(batches, trainingSamples))
        {
            if (metadata.String(key) != value)
            {
                throw metadata.Fault(
                    $"Its run had {key} {Describe.Name(metadata.String(key))}, this one has '{value}': it would not go on with the samples that come next.");
            }
        }

        TrainingPosition position = checkpoint.Position;
        if (position.Batch > batches.BatchesPerEpoch)
            throw metadata.Fault($"It stands at batch {position.Batch} of an epoch, which has {batches.BatchesPerEpoch}.");
        TrainingState state = new()
        {
            Position = position,
            LossSum = metadata.Number(LossSum),
            // Files of before counted samples alone.
            LossCount = metadata.Count(metadata.Has(LossCount) ? LossCount : EpochSamples),
            EpochSamples = metadata.Count(EpochSamples),
            Samples = metadata.Count(Samples),
            TimeBefore = new TimeSpan(metadata.Count(Ticks)),
            Best = metadata.Number(Best),
            BestEpoch = (int)metadata.Count(BestEpoch, int.MaxValue),
        };
        string[] columns = metadata.String(Columns).Split('\n');
        double[] table = checkpoint.Doubles(History, columns.Length);
        for (int row = 0; row < table.Length; row += columns.Length)
        {
            state.Reports.Add(ReportTable.Report(columns, table.AsSpan(row, columns.Length))
                ?? throw metadata.Fault("Its history is not one of epochs."));
        }

        HistoryTables.Read(checkpoint, state);
        ReadBest(checkpoint, network, state);
        IReadOnlyDictionary<string, double>? before = schedule?.Scalars;
        RestoreSchedule(schedule, metadata.Numbers(CheckpointNames.Schedule), metadata);
        try
        {
            // Files of before had nothing that was fitted.
            IFittedTensors[] fitted = Fitted(trainer);
            checkpoint.Restore(network, optimizer, fitted.Length > 0 && checkpoint.HasFitted ? fitted : null);
        }
        catch (InvalidFileException)
        {
            schedule?.RestoreState(before!);
            throw;
        }

        return state;
    }

    private static void RestoreSchedule(Schedule? schedule, Dictionary<string, double> numbers, CheckpointMetadata metadata)
    {
        try
        {
            schedule?.RestoreState(numbers);
        }
        catch (ArgumentException exception)
        {
            throw metadata.Fault($"The schedule's numbers cannot be: {exception.Message}", exception);
        }
    }

    private static void ReadBest(Checkpoint checkpoint, INetwork network, TrainingState state)
    {
        if (network.Layout.Count == 0 || !checkpoint.Has(CheckpointNames.Best + network.Layout[0].Name))
            return;
        checkpoint.RequireTensors(CheckpointNames.Best, network.Layout);
        checkpoint.RequireTensors(CheckpointNames.Best, network.StateLayout);
        state.BestParameters = new float[network.ParameterCount];
        state.BestStatistics = new float[network.State.Length];
        checkpoint.CopyTensors(CheckpointNames.Best, network.Layout, state.BestParameters);
        checkpoint.CopyTensors(CheckpointNames.Best, network.StateLayout, state.BestStatistics);
    }

    // Each once, in the order of the stages.
    private static IFittedTensors[] Fitted(Trainer trainer) => [.. trainer.Stages.Concat(trainer.EvaluationStages).OfType<IFittedTensors>().Distinct()];

    // What must be the same for the batches that come next to be the same.
    private static Dictionary<string, string> Identity(BatchIterator batches, int trainingSamples) => new()
    {
        [Seed] = CheckpointMetadata.Text(batches.Options.Seed),
        [BatchSize] = CheckpointMetadata.Text(batches.BatchSize),
        [DropLast] = batches.Options.DropLast ? "true" : "false",
        [Sampling] = batches.Options.Sampling.ToString(),
        [Count] = trainingSamples.ToString(CultureInfo.InvariantCulture),
    };
}
