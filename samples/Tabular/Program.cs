using System;
using Compiled;
using Samples.Shared;
using Tabular.CommandLine;
using Tabular.Data;
using Tabular.Training;

namespace Tabular;

/// <summary>Learns a table of numbers and words, in view of the user.</summary>
internal static class Program
{
    private static int Main(string[] arguments) =>
        new TabularCommand(settings => GuardedRun.Run("tabular", interruption => Run(settings, interruption))).Run(arguments, Console.Out, Console.Error);

    private static int Run(Settings settings, Interruption interruption)
    {
        CompiledOptions.Threads = settings.Threads ?? CompiledOptions.Threads;
        TableModel? loaded = settings.LoadPath is null ? null : TableModel.Load(settings.LoadPath);
        if (loaded is not null && loaded.Choice != settings.Table)
            throw new InvalidFileException(settings.LoadPath!, 0, $"It is a model of {loaded.Choice.Name}, the table is {settings.Table.Name}.");

        INetwork network = settings.Table.Create(settings.Training.Seed);
        Console.WriteLine(network.Summary.TrimEnd());
        Console.WriteLine(GeneratedCode.Of(network.GetType()));
        Table table = settings.DataPath is { } path
            ? Table.Read(settings.Table, path)
            : BuiltInTable.With(settings.Training.Seed, file => Table.Read(settings.Table, file));
        Console.WriteLine($"data: {table.Data.Count} rows from {settings.DataPath ?? "a table made by code"}");

        TableSession session = new(table, settings, Console.Out, interruption.Token);
        if (settings.Folds is { } folds)
        {
            session.CrossValidate(folds);
            return 0;
        }

        if (loaded is not null)
            session.Measure(loaded);
        TableModel model = loaded ?? session.Train();
        if (settings.SavePath is { } save)
        {
            model.Save(save);
            Console.WriteLine($"saved {save}");
        }

        if (settings.PredictPath is { } predict)
            session.Predict(model, predict);
        return interruption.Token.IsCancellationRequested ? GuardedRun.Interrupted : 0;
    }
}
