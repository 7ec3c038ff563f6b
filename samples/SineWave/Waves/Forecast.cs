using System;
using SineWave.Networks;

namespace SineWave.Waves;

/// <summary>What the network makes of a wave: first it hears it and says each next value, then it hears nothing but itself.</summary>
/// <param name="Start">Where the wave begins to be heard.</param>
/// <param name="Heard">How many values are.</param>
/// <param name="Values">What the network says comes next, at the places from <paramref name="Start"/> + 1 on.</param>
internal sealed record Forecast(int Start, int Heard, float[] Values)
{
    /// <summary>Listens, then dreams on, one value at a time.</summary>
    public static Forecast Of(WaveNet network, NoisyWave wave, int start, int heard, int dreamt)
    {
        Compiled.State state = network.CreateState();
        var values = new float[heard + dreamt];
        for (int i = 0; i < values.Length; i++)
        {
            float value = i < heard ? wave.At(start + i) : values[i - 1];
            network.Step([value], values.AsSpan(i, 1), state);
        }

        return new(start, heard, values);
    }
}
