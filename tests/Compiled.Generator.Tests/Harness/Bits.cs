using System;
using System.Runtime.InteropServices;
using Xunit.Sdk;

namespace Compiled.Generator.Tests.Harness;

/// <summary>Equality to the bit: unlike numbers, a NaN equals itself and 0 differs from -0.</summary>
internal static class Bits
{
    /// <summary>Fails at the first value whose bits differ.</summary>
    public static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        if (expected.Length != actual.Length)
        {
            throw new XunitException($"{what}: expected {expected.Length} values, got {actual.Length}.");
        }

        int at = MemoryMarshal.Cast<float, int>(expected).CommonPrefixLength(MemoryMarshal.Cast<float, int>(actual));
        if (at < expected.Length)
        {
            throw new XunitException(
                $"{what}: the bits differ from value {at} of {expected.Length} on: expected {expected[at]:R}, got {actual[at]:R}.");
        }
    }
}
