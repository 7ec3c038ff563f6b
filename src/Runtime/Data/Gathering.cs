using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>
/// Reads a data set's samples for a batch and does in the same pass over memory what the first stages would do behind it, to the bit: normalise, shift.
/// </summary>
internal sealed class Gathering
{
    private readonly Dataset _data;
    private readonly Normalization? _normalization;
    private readonly RandomShift? _shift;
    private readonly int _planes;

    private Gathering(Dataset data, Normalization? normalization, RandomShift? shift)
    {
        (_data, _normalization, _shift) = (data, normalization, shift);
        _planes = shift?.Shape.Channels ?? normalization?.Channels ?? 1;
        Stages = (normalization is null ? 0 : 1) + (shift is null ? 0 : 1);
    }

    /// <summary>How many of the stages, from the first, are done with reading.</summary>
    public int Stages { get; }

    /// <summary>That of a source and its stages; null where the samples do not lie in memory.</summary>
    public static Gathering? Of(IDataSource source, IReadOnlyList<IBatchStage> stages)
    {
        if (source is not Dataset data)
            return null;

        // One that treats each value of a table differently has nothing to gain.
        Normalization? normalization = stages.FirstOrDefault() is Normalization first && first.Channels < data.InputLength ? first : null;
        RandomShift? shift = stages.Skip(normalization is null ? 0 : 1).FirstOrDefault() as RandomShift;
        if (normalization is { Channels: > 1 } && shift is not null && shift.Shape.Channels != normalization.Channels)
            shift = null;
        return new Gathering(data, normalization, shift);
    }

    /// <summary>Reads the samples of a part, for the last of the stages that it does.</summary>
    /// <param name="part">Where to, and the keys of what the shift draws.</param>
    /// <param name="ahead">Samples that are read soon: in random order, so the processor cannot know which.</param>
    public void Read(in BatchPart part, ReadOnlySpan<int> ahead)
    {
        for (int i = 0; i < part.Count; i++)
        {
            if (i < ahead.Length)
                _data.Prefetch(ahead[i]);
            Span<float> sample = part.Sample(i);
            if (_shift is not null)
                ReadShifted(part.Indices[i], sample, _shift.Draw(part.Key(i)), _shift.Fill);
            else
                ReadWhole(part.Indices[i], sample);
        }
    }

    /// <summary>Asks for samples that are read later.</summary>
    public void Prefetch(ReadOnlySpan<int> indices)
    {
        foreach (int index in indices)
            _data.Prefetch(index);
    }

    private void ReadWhole(int index, Span<float> sample)
    {
        int length = sample.Length / _planes;
        for (int plane = 0; plane < _planes; plane++)
            Copy(index, plane, plane * length, sample.Slice(plane * length, length));
    }

    private void ReadShifted(int index, Span<float> sample, ShiftedPlane move, float fill)
    {
        int length = sample.Length / _planes;
        for (int plane = 0; plane < _planes; plane++)
        {
            Span<float> target = sample.Slice(plane * length, length);
            Copy(index, plane, (plane * length) + move.From, target.Slice(move.To, move.Kept));
            move.FillEdges(target, fill);
        }
    }

    private void Copy(int index, int plane, int offset, Span<float> values)
    {
        if (_normalization is null)
            _data.Copy(index, offset, values);
        else
            _data.Copy(index, offset, values, _normalization.Means[plane % _normalization.Channels], _normalization.Scales[plane % _normalization.Channels]);
    }
}
