using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Compiled;

/// <summary>
/// Writes an event file that TensorBoard shows: scalars and histograms. As one of <see cref="Trainer.Callbacks"/> it writes each epoch as it ends;
/// <see cref="History.WriteTensorBoard"/> writes them all at once.
/// </summary>
/// <remarks>
/// The file is a sequence of records (length, checksum of the length, data, checksum of the data) of <c>Event</c> protocol buffers, version 2, flushed
/// after each epoch. Steps are those of the run.
/// </remarks>
public sealed class TensorBoardWriter : ITrainingCallback, IDisposable
{
    private const string FileVersion = "brain.Event:2";

    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    /// <summary>Creates a file of its own in a folder.</summary>
    /// <param name="folder">The folder, one for each run; created where it does not exist.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public TensorBoardWriter(string folder)
        : this(folder, TimeProvider.System)
    {
    }

    internal TensorBoardWriter(string folder, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _clock = clock;
        try
        {
            Directory.CreateDirectory(folder);
            // TensorBoard looks for the word tfevents, and reads several files of a folder in the order of their names.
            string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{Seconds:F0}.{Guid.NewGuid():N}");
            _file = new FileStream(System.IO.Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{folder} cannot be written: {exception.Message}", exception);
        }

        Write(Event(0).Text(3, FileVersion));
        _file.Flush();
    }

    /// <summary>The file.</summary>
    public string Path => _file.Name;

    /// <summary>Writes one number.</summary>
    /// <param name="name">Its name; a slash puts it into a group.</param>
    /// <param name="step">The step it belongs to.</param>
    /// <param name="value">The number.</param>
    public void AddScalar(string name, long step, double value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Write(Event(step).Message(5, new ProtobufWriter().Message(1, new ProtobufWriter().Text(1, name).Single(2, (float)value))));
    }

    /// <summary>Writes a histogram.</summary>
    /// <param name="step">The step it belongs to.</param>
    /// <param name="histogram">The histogram; its name and kind are the name shown.</param>
    public void AddHistogram(long step, TensorHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        double count = histogram.Counts.Sum(), bins = histogram.Counts.Count, width = (histogram.Maximum - histogram.Minimum) / bins;
        double[] limits = [.. Enumerable.Range(1, histogram.Counts.Count).Select(bin => histogram.Minimum + (bin * width))];
        double squares = count * ((histogram.StandardDeviation * histogram.StandardDeviation) + (histogram.Mean * histogram.Mean));
        ProtobufWriter counted = new ProtobufWriter().Double(1, histogram.Minimum).Double(2, histogram.Maximum).Double(3, count)
            .Double(4, count * histogram.Mean).Double(5, squares).Doubles(6, limits).Doubles(7, [.. histogram.Counts.Select(bin => (double)bin)]);
        string name = $"{histogram.Kind.ToString().ToLowerInvariant()}/{histogram.Tensor}";
        Write(Event(step).Message(5, new ProtobufWriter().Message(1, new ProtobufWriter().Text(1, name).Message(5, counted))));
    }

    /// <summary>Writes an epoch's numbers: losses, accuracies, learning rate, speed, metrics.</summary>
    /// <param name="report">The epoch.</param>
    public void AddEpoch(EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        AddScalar("loss/training", report.Step, report.Loss);
        AddIfThere("accuracy/training", report.Step, report.Accuracy);
        AddIfThere("loss/validation", report.Step, report.ValidationLoss);
        AddIfThere("accuracy/validation", report.Step, report.ValidationAccuracy);
        AddScalar("learning rate", report.Step, report.LearningRate);
        AddScalar("samples per second", report.Step, report.SamplesPerSecond);
        foreach (MetricValue metric in report.Metrics)
            AddScalar($"metrics/{metric.Name}", report.Step, metric.Value);
        _file.Flush();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    [SuppressMessage("Design", "CA1033", Justification = "Only trainers call it.")]
    void ITrainingCallback.OnEpoch(TrainingContext context, EpochReport report)
    {
        foreach (TensorHistogram histogram in context.Histograms)
            AddHistogram(report.Step, histogram);
        AddEpoch(report);
    }

    private double Seconds => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private ProtobufWriter Event(long step) => new ProtobufWriter().Double(1, Seconds).Int64(2, step);

    private void AddIfThere(string name, long step, double? value)
    {
        if (value is double number)
            AddScalar(name, step, number);
    }

    private void Write(ProtobufWriter message)
    {
        Span<byte> start = stackalloc byte[sizeof(ulong) + sizeof(uint)], end = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(start, (ulong)message.Content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(start[sizeof(ulong)..], Crc32C.Masked(start[..sizeof(ulong)]));
        BinaryPrimitives.WriteUInt32LittleEndian(end, Crc32C.Masked(message.Content));
        _file.Write(start);
        _file.Write(message.Content);
        _file.Write(end);
    }
}
