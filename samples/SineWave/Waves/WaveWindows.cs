using Compiled;

namespace SineWave.Waves;

/// <summary>Windows of a wave, each with the value behind it: what the network learns from.</summary>
internal static class WaveWindows
{
    /// <summary>The windows that begin at some places.</summary>
    /// <param name="wave">The wave.</param>
    /// <param name="first">Where the first window begins.</param>
    /// <param name="count">How many there are, each one place further on.</param>
    /// <param name="length">Values of a window.</param>
    public static Dataset Cut(NoisyWave wave, int first, int count, int length)
    {
        var inputs = new float[count * length];
        var targets = new float[count];
        for (int n = 0; n < count; n++)
        {
            for (int t = 0; t < length; t++)
            {
                inputs[(n * length) + t] = wave.At(first + n + t);
            }

            targets[n] = wave.At(first + n + length);
        }

        return new Dataset(inputs, length, targets, 1);
    }
}
