using System;
using System.Runtime.Intrinsics;

namespace Compiled.Lanes;

/// <summary>The vector width this process computes with, chosen once at start.</summary>
public static class LaneWidth
{
    /// <summary>512, 256 or 128 bits: the widest the machine has, or what the environment variable <c>COMPILED_LANES</c> asks for.</summary>
    public static readonly int Bits = Choose(Environment.GetEnvironmentVariable("COMPILED_LANES"));

    /// <summary>Chooses the width: a forced one must be 512, 256 or 128; anything else is an error rather than a silent default.</summary>
    internal static int Choose(string? forced) => forced switch
    {
        null or "" => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
        "512" => 512,
        "256" => 256,
        "128" => 128,
        _ => throw new InvalidOperationException($"COMPILED_LANES is '{forced}'; it takes 512, 256 or 128."),
    };
}
