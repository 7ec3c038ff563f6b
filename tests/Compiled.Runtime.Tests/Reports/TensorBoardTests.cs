using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Compiled.Runtime.Tests.Files;
using Google.Protobuf;
using Xunit;

namespace Compiled.Runtime.Tests.Reports;

/// <summary>Event files, read back with Google's own reader of protocol buffers.</summary>
public sealed class TensorBoardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ChecksumsAreThoseOfTheStandard()
    {
        // RFC 3720, B.4, and the check value of the Rocksoft model.
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
    }

    [Fact]
    public void EverythingOfAHistoryComesBack()
    {
        History history = ReportTests.Trained();
        history.WriteTensorBoard(_folder.FullName);
        List<Event> events = Read(Directory.GetFiles(_folder.FullName).Single());
        Assert.Equal("brain.Event:2", events[0].Version);
        foreach (EpochReport report in history.Epochs)
        {
            Assert.Equal((float)report.Loss, Scalar("loss/training", report.Step));
            Assert.Equal((float)report.ValidationLoss!, Scalar("loss/validation", report.Step));
            Assert.Equal((float)report.Accuracy!, Scalar("accuracy/training", report.Step));
            Assert.Equal((float)report.LearningRate, Scalar("learning rate", report.Step));
            Assert.Equal((float)report.Metrics[0].Value, Scalar("metrics/macro F1", report.Step));
        }

        foreach (TensorHistogram histogram in history.Histograms)
        {
            long step = history.Epochs[histogram.Epoch - 1].Step;
            Event read = events.Single(one => one.Step == step && one.Tag == $"{histogram.Kind.ToString().ToLowerInvariant()}/{histogram.Tensor}");
            Assert.Equal(histogram.Counts.Select(count => (double)count), read.Buckets);
            Assert.Equal(histogram.Maximum, read.Limits[^1], 1e-9);
            Assert.Equal(histogram.Minimum, read.Minimum);
        }

        float Scalar(string tag, long step) => events.Single(one => one.Tag == tag && one.Step == step).Value!.Value;
    }

    [Fact]
    public void AsACallbackItWritesEachEpochAsItEnds()
    {
        using TensorBoardWriter writer = new(_folder.FullName);
        int seen = 0;
        ReportTests.Trained(writer, new Watcher(() =>
        {
            List<Event> events = Read(writer.Path);
            Assert.Equal(++seen, events.Count(one => one.Tag == "loss/training"));
            Assert.Equal(seen, events.Count(one => one.Tag == "activations/dense1"));
            Assert.Equal(seen, events.Count(one => one.Tag == "gradients/dense1.weight"));
        }));
        Assert.Equal(3, seen);
    }

    private sealed class Watcher(Action epoch) : ITrainingCallback
    {
        public void OnEpoch(TrainingContext context, EpochReport report) => epoch();
    }

    private sealed record Event(string? Version, long Step, string? Tag, float? Value, double Minimum, double[] Limits, double[] Buckets);

    // TFRecord: length, masked checksum of it, data, masked checksum of that.
    private static List<Event> Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        List<Event> events = [];
        for (int position = 0; position < bytes.Length;)
        {
            Span<byte> record = bytes.AsSpan(position);
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(record));
            Assert.Equal(Crc32C.Masked(record[..8]), BinaryPrimitives.ReadUInt32LittleEndian(record[8..]));
            Assert.Equal(Crc32C.Masked(record.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(record[(12 + length)..]));
            events.Add(Parse(record.Slice(12, length).ToArray()));
            position += length + 16;
        }

        return events;
    }

    // tensorflow/core/util/event.proto and framework/summary.proto.
    private static Event Parse(byte[] message)
    {
        Dictionary<int, object> fields = Fields(message, [1]), value = [], histogram = [];
        Assert.InRange((double)fields[1], 1.5e9, 1e11);
        if (fields.TryGetValue(5, out object? summary))
            value = Fields((byte[])Fields((byte[])summary, [])[1], []);
        if (value.TryGetValue(5, out object? counted))
            histogram = Fields((byte[])counted, [1, 2, 3, 4, 5]);
        return new Event(
            fields.TryGetValue(3, out object? version) ? Text(version) : null,
            (long)fields.GetValueOrDefault(2, 0L),
            value.TryGetValue(1, out object? tag) ? Text(tag) : null,
            value.TryGetValue(2, out object? number) ? (float)number : null,
            (double)histogram.GetValueOrDefault(1, 0.0), Doubles(histogram.GetValueOrDefault(6)), Doubles(histogram.GetValueOrDefault(7)));
    }

    private static Dictionary<int, object> Fields(byte[] message, int[] doubles)
    {
        Dictionary<int, object> fields = [];
        using CodedInputStream input = new(message);
        while (input.ReadTag() is var tag and not 0)
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            fields[field] = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadInt64(),
                WireFormat.WireType.Fixed64 when doubles.Contains(field) => input.ReadDouble(),
                WireFormat.WireType.Fixed32 => input.ReadFloat(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                _ => throw new InvalidDataException($"Field {field} is not expected."),
            };
        }

        return fields;
    }

    private static string Text(object bytes) => Encoding.UTF8.GetString((byte[])bytes);

    private static double[] Doubles(object? bytes) =>
        bytes is null ? [] : [.. ((byte[])bytes).Chunk(8).Select(chunk => BinaryPrimitives.ReadDoubleLittleEndian(chunk))];
}
