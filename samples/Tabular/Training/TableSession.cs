using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Compiled;
using Samples.Shared;
using Samples.Shared.Training;
using Tabular.CommandLine;
using Tabular.Data;

namespace Tabular.Training;

/// <summary>What the program does with a table, in view of the user.</summary>
/// <param name="table">The table.</param>
/// <param name="settings">What is asked for.</param>
/// <param name="output">Where its lines go.</param>
/// <param name="cancellation">Ends training; what was learned is kept.</param>
internal sealed class TableSession(Table table, Settings settings, TextWriter output, CancellationToken cancellation)
{
    private const double TrainingShare = 0.7, ValidationShare = 0.15;

    private bool Classes => table.Choice.IsClassification;

    /// <summary>Trains on part of the rows, stops by another, and measures on a third that nothing was chosen by.</summary>
    public TableModel Train()
    {
        (Dataset training, Dataset validation, Dataset test) = table.Data.Split(TrainingShare, ValidationShare, settings.Training.Seed, stratified: Classes);
        output.WriteLine($"rows: {training.Count} to learn from, {validation.Count} to validate on, {test.Count} to test on");
        TrainingSettings best = settings.Trials is { } trials ? Search(training, validation, trials) : settings.Training;
        TableModel model = TableModel.Fit(table, training, best.Seed);
        long steps = (long)best.Epochs * ((training.Count + best.Batch - 1) / best.Batch);
        History history = TrainingDisplay.Show(steps, progress => model.Train(training, validation, best, progress, cancellation, settings.ReportPath is not null));
        output.WriteLine($"ended: {history.End}, with the weights that were best on the validation rows");
        if (settings.ReportPath is { } path)
        {
            history.WriteHtml(path, $"{table.Choice.Name}: training", model.Network.Summary);
            output.WriteLine($"report: {path}");
        }

        output.WriteLine($"test {Describe(model.Evaluate(test))}");
        return model;
    }

    /// <summary>Measures a model that was trained before on the same rows that its training left out.</summary>
    public void Measure(TableModel model)
    {
        (_, _, Dataset test) = table.Data.Split(TrainingShare, ValidationShare, settings.Training.Seed, stratified: Classes);
        output.WriteLine($"test {Describe(model.Evaluate(test))}");
    }

    /// <summary>Trains as often as there are parts, each time on all others, and measures on the one left out.</summary>
    public void CrossValidate(int folds)
    {
        List<double> scores = [];
        foreach ((Dataset rest, Dataset test) in table.Data.Folds(folds, settings.Training.Seed, stratified: Classes))
        {
            (Dataset training, Dataset validation) = rest.Split(0.85, settings.Training.Seed, stratified: Classes);
            TableModel model = TableModel.Fit(table, training, settings.Training.Seed);
            model.Train(training, validation, settings.Training, TrainingProgress.None, cancellation);
            cancellation.ThrowIfCancellationRequested();
            Evaluation evaluation = model.Evaluate(test);
            scores.Add(Score(evaluation));
            output.WriteLine($"fold {scores.Count}/{folds}  {Describe(evaluation)}");
        }

        double mean = scores.Average(), deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean {(Classes ? "accuracy" : "RMSE")} {mean:F4} +- {deviation:F4} over {folds} folds"));
    }

    /// <summary>Predicts rows, a line each.</summary>
    public void Predict(TableModel model, string path)
    {
        Dataset rows = Table.ReadInputs(table.Choice, path, model.Categories).Data;
        float[] inputs = rows.Inputs.ToArray(), outputs = new float[rows.Count * model.Network.OutputLength];
        model.Imputation.Apply(inputs);
        model.Normalization.Apply(inputs, rows.InputLength);
        model.Network.Predict(inputs, outputs);
        int width = model.Network.OutputLength;
        for (int i = 0; i < rows.Count; i++)
        {
            float[] row = outputs[(i * width)..((i + 1) * width)];
            output.WriteLine(Classes
                ? string.Create(CultureInfo.InvariantCulture, $"row {i + 1}: {model.Classes[Array.IndexOf(row, row.Max())]} ({row.Max():F3})")
                : string.Create(CultureInfo.InvariantCulture, $"row {i + 1}: {row[0] * table.Choice.Unit:G6}"));
        }
    }

    private TrainingSettings Search(Dataset training, Dataset validation, int trials)
    {
        SearchSpace space = new SearchSpace().LogUniform("rate", 3e-4, 3e-2).LogUniform("decay", 1e-4, 1e-1);
        Search search = new(space, trial =>
        {
            TrainingSettings tried = Tried(trial.Get<double>("rate"), trial.Get<double>("decay")) with { Epochs = Math.Max(1, settings.Training.Epochs / 4) };
            TableModel model = TableModel.Fit(table, training, tried.Seed);
            model.Train(training, validation, tried, TrainingProgress.None, trial.CancellationToken);
            return model.Evaluate(validation).Loss;
        })
        {
            Seed = settings.Training.Seed,
            TrialEnded = row => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trial {row.Number + 1}/{trials}  validation loss {row.Score:G4}")),
        };
        SearchResults results = search.Random(trials, cancellation);
        if (results.Best is not { } best)
            throw new OperationCanceledException();
        TrainingSettings chosen = Tried((double)results.Value(best, "rate"), (double)results.Value(best, "decay"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"chosen: learning rate {chosen.LearningRate:G3}, weight decay {chosen.Decay:G3}"));
        return chosen;
    }

    private TrainingSettings Tried(double rate, double decay) => settings.Training with { LearningRate = (float)rate, Decay = (float)decay };

    private double Score(Evaluation evaluation) => (Classes ? evaluation.Accuracy : evaluation.RootMeanSquaredError)!.Value;

    private string Describe(Evaluation evaluation) => Classes
        ? string.Create(CultureInfo.InvariantCulture, $"accuracy {evaluation.Accuracy:F4}  macro F1 {evaluation.Confusion!.MacroF1:F4}  AUROC {evaluation.AreaUnderRoc:F4}  ({evaluation.Samples} rows)")
        : string.Create(CultureInfo.InvariantCulture, $"RMSE {evaluation.RootMeanSquaredError:F4}{table.Choice.UnitName}  MAE {evaluation.MeanAbsoluteError:F4}  R2 {evaluation.R2:F4}  ({evaluation.Samples} rows)");
}
