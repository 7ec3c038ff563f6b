using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Compiled;

/// <summary>Numbers as a checkpoint's metadata keeps them: in digits, doubles with as many as give the same bits back.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="strings">Its metadata.</param>
internal sealed class CheckpointMetadata(string path, IReadOnlyDictionary<string, string> strings)
{
    /// <summary>A whole number as text.</summary>
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A whole number as text.</summary>
    public static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number as text.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Whether there is such a string.</summary>
    public bool Has(string key) => strings.ContainsKey(key);

    /// <summary>A string.</summary>
    /// <exception cref="InvalidFileException">It is missing.</exception>
    public string String(string key) =>
        strings.TryGetValue(key, out string? text) ? text : throw Fault($"The entry {key} is missing.");

    /// <summary>A whole number from 0.</summary>
    /// <exception cref="InvalidFileException">It is missing or no such number.</exception>
    public long Count(string key, long most = long.MaxValue) =>
        long.TryParse(String(key), NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= most
            ? value
            : throw Fault($"The entry {key} is {Describe.Name(String(key))}, not a whole number from 0 to {most}.");

    /// <summary>A whole number of 64 bits without sign.</summary>
    /// <exception cref="InvalidFileException">It is missing or no such number.</exception>
    public ulong Bits(string key) =>
        ulong.TryParse(String(key), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw Fault($"The entry {key} is {Describe.Name(String(key))}, not a whole number from 0 to {ulong.MaxValue}.");

    /// <summary>A number.</summary>
    /// <exception cref="InvalidFileException">It is missing or no number.</exception>
    public double Number(string key) => double.TryParse(String(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? value
        : throw Fault($"The entry {key} is {Describe.Name(String(key))}, not a number.");

    /// <summary>The numbers whose names begin with <paramref name="prefix"/>, by what follows it.</summary>
    /// <exception cref="InvalidFileException">One of them is no number.</exception>
    public Dictionary<string, double> Numbers(string prefix) =>
        strings.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(key => key[prefix.Length..], Number);

    /// <summary>What is wrong with the metadata.</summary>
    public InvalidFileException Fault(string reason, Exception? cause = null) => new(path, SafetensorsHeader.LengthBytes, reason, cause);
}
