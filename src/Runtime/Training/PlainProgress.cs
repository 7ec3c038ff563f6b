using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;

namespace Compiled;

/// <summary>Writes one line an epoch, the same in every culture: for pipes and logs.</summary>
/// <example><c>epoch 3/10  loss 0.0821  accuracy 0.9751  412345 samples/s  0:00:12 left</c></example>
/// <param name="writer">Where to; flushed after each line, left open.</param>
public sealed class PlainProgress(TextWriter writer) : ITrainingProgress
{
    private readonly TextWriter _writer = writer ?? throw new ArgumentNullException(nameof(writer));

    /// <inheritdoc/>
    public TimeSpan StepInterval => Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _writer.WriteLine(Line(report));
        _writer.Flush();
    }

    /// <summary>The line of an epoch.</summary>
    internal static string Line(EpochReport report)
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"epoch {report.Epoch}/{report.Epochs}  loss {report.Loss:G4}");
        Append(line, "accuracy", report.Accuracy, "F4");
        Append(line, "validation loss", report.ValidationLoss, "G4");
        Append(line, "validation accuracy", report.ValidationAccuracy, "F4");
        line.Append(CultureInfo.InvariantCulture, $"  {report.SamplesPerSecond:F0} samples/s");
        line.Append(CultureInfo.InvariantCulture, $"  {(long)report.TimeLeft.TotalHours}:{report.TimeLeft:mm\\:ss} left");
        return line.ToString();
    }

    private static void Append(StringBuilder line, string name, double? value, string format)
    {
        if (value is double number)
            line.Append("  ").Append(name).Append(' ').Append(number.ToString(format, CultureInfo.InvariantCulture));
    }
}
