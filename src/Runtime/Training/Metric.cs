using System;
using System.Globalization;

namespace Compiled;

/// <summary>A measure for <see cref="Trainer.Metrics"/> to take after each epoch, on the validation samples where there are any.</summary>
/// <param name="Name">Its name in reports: <c>macro F1</c>.</param>
/// <param name="Value">Takes it from an evaluation; null where it means nothing for the samples.</param>
/// <param name="HigherIsBetter">Whether more is better, as of an accuracy; otherwise less is, as of an error.</param>
public sealed record Metric(string Name, Func<Evaluation, double?> Value, bool HigherIsBetter)
{
    /// <summary><see cref="Evaluation.AreaUnderRoc"/>.</summary>
    public static Metric AreaUnderRoc { get; } = new("AUROC", evaluation => evaluation.AreaUnderRoc, true);

    /// <summary><see cref="ConfusionMatrix.MacroPrecision"/>.</summary>
    public static Metric MacroPrecision { get; } = new("macro precision", evaluation => evaluation.Confusion?.MacroPrecision, true);

    /// <summary><see cref="ConfusionMatrix.MacroRecall"/>.</summary>
    public static Metric MacroRecall { get; } = new("macro recall", evaluation => evaluation.Confusion?.MacroRecall, true);

    /// <summary><see cref="ConfusionMatrix.MacroF1"/>.</summary>
    public static Metric MacroF1 { get; } = new("macro F1", evaluation => evaluation.Confusion?.MacroF1, true);

    /// <summary><see cref="Evaluation.Perplexity"/>.</summary>
    public static Metric Perplexity { get; } = new("perplexity", evaluation => evaluation.Perplexity, false);

    /// <summary><see cref="Evaluation.MeanAbsoluteError"/>.</summary>
    public static Metric MeanAbsoluteError { get; } = new("MAE", evaluation => evaluation.MeanAbsoluteError, false);

    /// <summary><see cref="Evaluation.RootMeanSquaredError"/>.</summary>
    public static Metric RootMeanSquaredError { get; } = new("RMSE", evaluation => evaluation.RootMeanSquaredError, false);

    /// <summary><see cref="Evaluation.R2"/>.</summary>
    public static Metric R2 { get; } = new("R2", evaluation => evaluation.R2, true);

    /// <summary><see cref="Evaluation.TopKAccuracy"/>.</summary>
    /// <param name="k">From 1 to the number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public static Metric TopKAccuracy(int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        return new(string.Create(CultureInfo.InvariantCulture, $"top-{k} accuracy"), evaluation => evaluation.TopKAccuracy(k), true);
    }
}

/// <summary>What was measured.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">Its value.</param>
public readonly record struct MetricValue(string Name, double Value);
