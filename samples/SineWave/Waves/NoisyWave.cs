using System;
using Samples.Shared.Data;

namespace SineWave.Waves;

/// <summary>A sine wave of 25 values a turn, measured with noise.</summary>
/// <param name="seed">Decides the noise.</param>
/// <param name="noise">Its standard deviation; the wave goes from -1 to 1.</param>
internal sealed class NoisyWave(ulong seed, float noise)
{
    /// <summary>Values of one turn.</summary>
    public const int Period = 25;

    /// <summary>The wave itself at a place.</summary>
    public static float Clean(int place) => (float)Math.Sin(2 * Math.PI * place / Period);

    /// <summary>What is measured at a place.</summary>
    public float At(int place) => Clean(place) + new RandomStream(seed, (ulong)place).Bell(noise);
}
