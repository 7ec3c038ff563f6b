using System;
using System.Globalization;

namespace Compiled;

/// <summary>One measure of an <see cref="Evaluation"/>, with a name and a direction: what a trainer is told to watch.</summary>
public sealed class Metric
{
    private readonly Func<Evaluation, double?> _measure;

    /// <summary>A measure of the user's.</summary>
    /// <param name="name">How reports call it.</param>
    /// <param name="higherIsBetter">Whether a larger value is a better one.</param>
    /// <param name="measure">Takes it from an evaluation; null where it means nothing for the data.</param>
    public Metric(string name, bool higherIsBetter, Func<Evaluation, double?> measure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(measure);
        Name = name;
        HigherIsBetter = higherIsBetter;
        _measure = measure;
    }

    /// <summary>The mean loss.</summary>
    public static Metric Loss { get; } = new("loss", false, evaluation => evaluation.Loss);

    /// <summary>The share of samples classified correctly.</summary>
    public static Metric Accuracy { get; } = new("accuracy", true, evaluation => evaluation.Accuracy);

    /// <summary>The mean precision over the classes; see <see cref="ConfusionMatrix"/>.</summary>
    public static Metric MacroPrecision { get; } = new("macro precision", true, evaluation => evaluation.Confusion?.MacroPrecision);

    /// <summary>The mean recall over the classes.</summary>
    public static Metric MacroRecall { get; } = new("macro recall", true, evaluation => evaluation.Confusion?.MacroRecall);

    /// <summary>The mean F1 over the classes.</summary>
    public static Metric MacroF1 { get; } = new("macro F1", true, evaluation => evaluation.Confusion?.MacroF1);

    /// <summary>F1 of all classes together.</summary>
    public static Metric MicroF1 { get; } = new("micro F1", true, evaluation => evaluation.Confusion?.MicroF1);

    /// <summary>The area under the receiver operating characteristic.</summary>
    public static Metric AreaUnderRoc { get; } = new("AUROC", true, evaluation => evaluation.AreaUnderRoc);

    /// <summary>e to the mean cross entropy.</summary>
    public static Metric Perplexity { get; } = new("perplexity", false, evaluation => evaluation.Perplexity);

    /// <summary>The mean absolute error.</summary>
    public static Metric MeanAbsoluteError { get; } = new("MAE", false, evaluation => evaluation.MeanAbsoluteError);

    /// <summary>The root of the mean squared error.</summary>
    public static Metric RootMeanSquaredError { get; } = new("RMSE", false, evaluation => evaluation.RootMeanSquaredError);

    /// <summary>The coefficient of determination.</summary>
    public static Metric R2 { get; } = new("R2", true, evaluation => evaluation.R2);

    /// <summary>How reports call it.</summary>
    public string Name { get; }

    /// <summary>Whether a larger value is a better one.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>The share of samples whose class is among the k with the largest scores.</summary>
    /// <param name="k">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static Metric TopK(int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        return new(string.Create(CultureInfo.InvariantCulture, $"top-{k} accuracy"), true, evaluation =>
            evaluation.Confusion is null || evaluation.OutputLength < Math.Max(2, k) ? null : evaluation.TopKAccuracy(k));
    }

    /// <summary>Its value, or null where it means nothing for the data: accuracy of a regression, the error of a classification.</summary>
    /// <param name="evaluation">What <see cref="Metrics.Evaluate"/> found.</param>
    public double? Of(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return _measure(evaluation);
    }
}
