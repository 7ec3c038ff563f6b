using System;
using System.Collections.Generic;
using System.Text;

namespace Compiled;

/// <summary>What a column of a CSV file is for.</summary>
internal enum CsvRole
{
    Ignored,
    Number,
    Category,
    Target,
}

/// <summary>A column of a CSV file: its role, and for text the values it can have.</summary>
/// <param name="name">Its name, or its number from 1.</param>
/// <param name="role">What it is for.</param>
/// <param name="known">Its values in order, or null where the file decides.</param>
internal sealed class CsvColumn(string name, CsvRole role, IReadOnlyList<string>? known)
{
    private const int MostValues = 10_000;

    private readonly Dictionary<string, int> _values = Index(known ?? []);

    public string Name { get; } = name;

    public CsvRole Role { get; } = role;

    /// <summary>The values of a column of text, in order.</summary>
    public IReadOnlyList<string> Values { get; private set; } = known ?? [];

    /// <summary>The floats that the column gives.</summary>
    public int Width => Role switch
    {
        CsvRole.Number => 1,
        CsvRole.Category => Values.Count,
        _ => 0,
    };

    /// <summary>Notes a value of the file, where the file decides. False once there are too many to be categories.</summary>
    public bool Collect(ReadOnlySpan<byte> text)
    {
        if (known is null)
            _values.TryAdd(Encoding.UTF8.GetString(text), 0);
        return _values.Count <= MostValues;
    }

    /// <summary>Puts the collected values in ordinal order.</summary>
    public void Close()
    {
        if (known is not null)
            return;
        string[] sorted = [.. _values.Keys];
        Array.Sort(sorted, StringComparer.Ordinal);
        Values = sorted;
        for (int i = 0; i < sorted.Length; i++)
            _values[sorted[i]] = i;
    }

    /// <summary>The place of a value, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _values.GetAlternateLookup<ReadOnlySpan<char>>();
        char[]? rented = text.Length > 256 ? new char[text.Length] : null;
        Span<char> characters = rented ?? stackalloc char[256];
        int length = Encoding.UTF8.GetChars(text, characters);
        return lookup.TryGetValue(characters[..length], out int place) ? place : -1;
    }

    private static Dictionary<string, int> Index(IReadOnlyList<string> values)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = 0; i < values.Count; i++)
        {
            if (!places.TryAdd(values[i], i))
                throw new ArgumentException($"The value {Describe.Name(values[i])} is named twice.", nameof(values));
        }

        return places;
    }
}
