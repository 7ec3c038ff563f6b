using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Compiled;
using Tabular.Data;

namespace Tabular.Training;

/// <summary>A network and what was fitted on its training rows: what stands in for missing values, means and deviations.</summary>
internal sealed class TableModel
{
    private const string TableKey = "table", ClassesKey = "classes", CategoriesKey = "categories";

    private TableModel(
        TableChoice choice,
        INetwork network,
        Imputation imputation,
        Normalization normalization,
        IReadOnlyList<string> classes,
        IReadOnlyDictionary<string, IReadOnlyList<string>> categories)
    {
        Choice = choice;
        Network = network;
        Imputation = imputation;
        Normalization = normalization;
        Classes = classes;
        Categories = categories;
    }

    public TableChoice Choice { get; }

    public INetwork Network { get; }

    public Imputation Imputation { get; }

    public Normalization Normalization { get; }

    public IReadOnlyList<string> Classes { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; }

    /// <summary>What every row goes through before the network sees it.</summary>
    public IReadOnlyList<IBatchStage> Stages => [Imputation, Normalization];

    /// <summary>A fresh network, with stages fitted on training rows alone.</summary>
    public static TableModel Fit(Table table, Dataset training, ulong seed)
    {
        Imputation imputation = Imputation.FitMedian(training);
        Normalization normalization = Normalization.Fit(imputation.ApplyToInputs(training));
        return new(table.Choice, table.Choice.Create(seed), imputation, normalization, table.Classes, table.Categories);
    }

    /// <summary>Reads a model back.</summary>
    /// <exception cref="InvalidFileException">The file is no model of this program.</exception>
    public static TableModel Load(string path)
    {
        IReadOnlyDictionary<string, string> metadata = SafetensorsFile.Read(path).Metadata;
        TableChoice choice = TableChoice.All.FirstOrDefault(table => table.Name == metadata.GetValueOrDefault(TableKey))
            ?? throw new InvalidFileException(path, 0, "It was not saved by this program: it does not say which table it is for.");
        try
        {
            INetwork network = choice.Create(0);
            TableModel model = new(
                choice,
                network,
                new Imputation(network.InputLength),
                new Normalization(network.InputLength),
                JsonSerializer.Deserialize<string[]>(metadata[ClassesKey])!,
                JsonSerializer.Deserialize<Dictionary<string, string[]>>(metadata[CategoriesKey])!
                    .ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value));
            NetworkFile.Load(path, network, [model.Imputation, model.Normalization]);
            return model;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or ArgumentNullException)
        {
            throw new InvalidFileException(path, 0, "Its classes or categories are not as this program writes them.", exception);
        }
    }

    /// <summary>Saves weights, fitted numbers and words in one safetensors file.</summary>
    public void Save(string path) => NetworkFile.Save(path, Network, [Imputation, Normalization], new Dictionary<string, string>
    {
        [TableKey] = Choice.Name,
        [ClassesKey] = JsonSerializer.Serialize(Classes),
        [CategoriesKey] = JsonSerializer.Serialize(Categories),
    });

    /// <summary>Measures the model on rows it has not learned from.</summary>
    public Evaluation Evaluate(Dataset rows) => Metrics.Evaluate(Network, rows, stages: Stages);

    /// <summary>Learns from training rows, stops where validation rows get no better, and keeps the best weights; for a report also histograms.</summary>
    public History Train(
        Dataset training, Dataset validation, TrainingSettings settings, ITrainingProgress progress, System.Threading.CancellationToken cancellation, bool reports = false)
    {
        int batches = (training.Count + settings.Batch - 1) / settings.Batch;
        return new Trainer(Network, new AdamW(settings.LearningRate) { WeightDecay = settings.Decay })
        {
            Epochs = settings.Epochs,
            BatchSize = settings.Batch,
            Seed = settings.Seed,
            Stages = Stages,
            EvaluationStages = Stages,
            Prefetch = true,
            Schedule = new CosineDecay(settings.LearningRate, (long)batches * settings.Epochs),
            EarlyStopping = new EarlyStopping { Patience = Math.Max(10, settings.Epochs / 3) },
            Metrics = Choice.IsClassification ? [Metric.MacroF1] : [Metric.RootMeanSquaredError, Metric.R2],
            Histograms = reports,
            Progress = progress,
        }.Fit(training, validation, cancellation);
    }
}

/// <summary>How a network is trained.</summary>
/// <param name="Epochs">The most passes over the training rows.</param>
/// <param name="Batch">Rows a step.</param>
/// <param name="LearningRate">The step size at the start.</param>
/// <param name="Decay">The decoupled weight decay.</param>
/// <param name="Seed">Decides first weights and order.</param>
internal sealed record TrainingSettings(int Epochs, int Batch, float LearningRate, float Decay, ulong Seed);
