using System;
using System.Globalization;

namespace Compiled;

/// <summary>Settings of the whole process.</summary>
public static class CompiledOptions
{
    private static int _threads = FromEnvironment(Environment.GetEnvironmentVariable("COMPILED_THREADS"));

    /// <summary>
    /// How many threads a call may use, the calling one included. Default: the environment variable <c>COMPILED_THREADS</c>, else one a core.
    /// Results do not depend on it, to the bit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [1, 256].</exception>
    public static int Threads
    {
        get => _threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaximumThreads);
            _threads = value;
        }
    }

    internal const int MaximumThreads = 256;

    internal static int FromEnvironment(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return Math.Min(Environment.ProcessorCount, MaximumThreads);
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= MaximumThreads
            ? threads
            : throw new InvalidOperationException($"COMPILED_THREADS is '{value}'; it takes a whole number from 1 to {MaximumThreads}.");
    }
}
