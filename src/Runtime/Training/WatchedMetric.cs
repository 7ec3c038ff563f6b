using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>A measurement of each epoch, by its name, and which of two values is better.</summary>
internal sealed class WatchedMetric
{
    public const string Loss = "loss", Accuracy = "accuracy", ValidationLoss = "validation loss", ValidationAccuracy = "validation accuracy";

    private readonly string _name;
    private readonly bool _higherIsBetter;

    /// <param name="name">The name; null for the validation loss, or the loss where there is no validation.</param>
    /// <param name="mode">Which values are better.</param>
    /// <param name="hasValidation">Whether there are validation samples.</param>
    /// <param name="metrics">The trainer's further metrics.</param>
    /// <exception cref="ArgumentException">Nothing of this name is measured.</exception>
    public WatchedMetric(string? name, MetricMode mode, bool hasValidation, IReadOnlyList<Metric> metrics)
    {
        _name = name ?? (hasValidation ? ValidationLoss : Loss);
        Metric? chosen = metrics.FirstOrDefault(metric => metric.Name == _name);
        bool known = _name is Loss or Accuracy || (hasValidation && _name is ValidationLoss or ValidationAccuracy) || chosen is not null;
        if (!known)
        {
            throw new ArgumentException(
                $"Nothing called {Describe.Name(_name)} is measured{(hasValidation ? "" : "; there are no validation samples")}. Measured are "
                + string.Join(", ", Names(hasValidation, metrics)) + ".", nameof(name));
        }

        _higherIsBetter = mode switch
        {
            MetricMode.Minimize => false,
            MetricMode.Maximize => true,
            _ => chosen?.HigherIsBetter ?? _name is Accuracy or ValidationAccuracy,
        };
    }

    /// <summary>Its value in a report.</summary>
    /// <exception cref="InvalidOperationException">It was not measured: the samples have no such measure.</exception>
    public double Of(EpochReport report) => Find(report)
        ?? throw new InvalidOperationException($"{_name} was not measured: it means nothing for these samples, or was left out.");

    /// <summary>Whether a value is better than another by at least some amount. NaN is never better.</summary>
    public bool IsBetter(double value, double than, double delta) =>
        double.IsNaN(than) ? !double.IsNaN(value) : _higherIsBetter ? value > than + delta : value < than - delta;

    private double? Find(EpochReport report) => _name switch
    {
        Loss => report.Loss,
        Accuracy => report.Accuracy,
        ValidationLoss => report.ValidationLoss,
        ValidationAccuracy => report.ValidationAccuracy,
        _ => report.Metrics.Where(metric => metric.Name == _name).Select(metric => (double?)metric.Value).FirstOrDefault(),
    };

    private static IEnumerable<string> Names(bool hasValidation, IReadOnlyList<Metric> metrics) =>
        new[] { Loss, Accuracy }.Concat(hasValidation ? [ValidationLoss, ValidationAccuracy] : []).Concat(metrics.Select(metric => metric.Name));
}
