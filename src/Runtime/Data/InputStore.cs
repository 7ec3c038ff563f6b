using System;
using System.Threading;
using Compiled.Execution;

namespace Compiled;

/// <summary>The inputs of a data set: floats, or bytes that stand for value / 255 and take a quarter of the memory and of the time to fetch.</summary>
internal sealed class InputStore
{
    private readonly bool _isBytes;
    private readonly ReadOnlyMemory<float> _floats;
    private readonly ReadOnlyMemory<byte> _bytes;
    private float[]? _expanded;

    /// <summary>Keeps floats.</summary>
    public InputStore(ReadOnlyMemory<float> floats) => _floats = floats;

    /// <summary>Keeps bytes.</summary>
    public InputStore(ReadOnlyMemory<byte> bytes) => (_bytes, _isBytes) = (bytes, true);

    /// <summary>The number of values.</summary>
    public int Length => _isBytes ? _bytes.Length : _floats.Length;

    /// <summary>All values as floats; made from bytes at the first call, then kept.</summary>
    public ReadOnlySpan<float> Floats => _isBytes ? Volatile.Read(ref _expanded) ?? Expand() : _floats.Span;

    /// <summary>A part of the values, not copied.</summary>
    public InputStore Slice(int start, int length) => !_isBytes ? new(_floats.Slice(start, length))
        : Volatile.Read(ref _expanded) is { } expanded ? new(expanded.AsMemory(start, length))
        : new(_bytes.Slice(start, length));

    /// <summary>A copy of the chosen rows.</summary>
    public InputStore Rows(ReadOnlySpan<int> indices, int width)
    {
        int length = checked(indices.Length * width);
        if (!_isBytes)
        {
            float[] floats = new float[length];
            CopyRows(indices, width, floats);
            return new InputStore(floats);
        }

        byte[] bytes = new byte[length];
        for (int i = 0; i < indices.Length; i++)
            Row(_bytes.Span, indices[i], width).CopyTo(bytes.AsSpan(i * width));
        return new InputStore(bytes);
    }

    /// <summary>Copies the chosen rows, one after another, as floats.</summary>
    public void CopyRows(ReadOnlySpan<int> indices, int width, Span<float> rows)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            // Rows in random order: the processor cannot know which comes next.
            Prefetch(indices[Math.Min(i + 1, indices.Length - 1)], width);
            Copy(indices[i] * width, rows.Slice(i * width, width));
        }
    }

    /// <summary>Asks for a row that is read later.</summary>
    public void Prefetch(int index, int width)
    {
        if (_isBytes)
            CacheLines.Prefetch(Row(_bytes.Span, index, width));
        else
            CacheLines.Prefetch(Row(_floats.Span, index, width));
    }

    /// <summary>Copies values as floats, as many as <paramref name="values"/> holds.</summary>
    public void Copy(int start, Span<float> values)
    {
        if (_isBytes)
            PixelBytes.Expand(_bytes.Span.Slice(start, values.Length), values);
        else
            _floats.Span.Slice(start, values.Length).CopyTo(values);
    }

    /// <summary>The same, then (x - <paramref name="mean"/>) * <paramref name="scale"/>.</summary>
    public void Copy(int start, Span<float> values, float mean, float scale)
    {
        if (_isBytes)
            PixelBytes.Expand(_bytes.Span.Slice(start, values.Length), values, mean, scale);
        else
            Normalization.Scale(_floats.Span.Slice(start, values.Length), values, mean, scale);
    }

    private static ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> values, int index, int width) => values.Slice(index * width, width);

    private float[] Expand()
    {
        float[] floats = new float[_bytes.Length];
        PixelBytes.Expand(_bytes.Span, floats);
        // Of several threads that come here at once, all get the same array.
        return Interlocked.CompareExchange(ref _expanded, floats, null) ?? floats;
    }
}
