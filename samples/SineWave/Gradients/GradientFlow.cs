using System;
using Compiled;
using SineWave.Networks;
using SineWave.Waves;

namespace SineWave.Gradients;

/// <summary>How long the gradient of a recurrent state is at each step, as a share of that at the last step.</summary>
/// <param name="Name">The network in the picture.</param>
/// <param name="Shares">One a step, the first step first.</param>
internal sealed record GradientFlow(string Name, float[] Shares)
{
    private const int Windows = 64;

    // An LSTM that is to remember begins with open forget gates (Jozefowicz, Zaremba and Sutskever, 2015).
    private const float ForgetBias = 3;

    // Recurrent weights begin so small that gradients shrink with every step back; times this they grow.
    private const float Larger = 3;

    /// <summary>Share of the first step: below 1 the gradient vanishes on its way back, above it explodes.</summary>
    public float First => Shares[0];

    /// <summary>Measures networks that have not learned anything yet: an RNN, one with larger recurrent weights, and an LSTM.</summary>
    public static GradientFlow[] Measure(NoisyWave wave, ulong seed)
    {
        Dataset windows = WaveWindows.Cut(wave, 0, Windows, LongRnn.InputLength);
        float[] gradient = new float[Math.Max(LongRnn.ParameterCount, LongLstm.ParameterCount)];
        LongRnn rnn = new(seed) { ReportsGradients = true }, exploding = new(seed) { ReportsGradients = true };
        foreach (ref float weight in exploding.RNN1WeightHh)
        {
            weight *= Larger;
        }

        LongLstm lstm = new(seed) { ReportsGradients = true };
        int units = lstm.LSTM1Bias.Length / 4;
        lstm.LSTM1Bias.Slice(units, units).Fill(ForgetBias);

        rnn.Gradient(windows.Inputs, windows.Targets, gradient.AsSpan(0, LongRnn.ParameterCount));
        exploding.Gradient(windows.Inputs, windows.Targets, gradient.AsSpan(0, LongRnn.ParameterCount));
        lstm.Gradient(windows.Inputs, windows.Targets, gradient.AsSpan(0, LongLstm.ParameterCount));
        return
        [
            new($"RNN, recurrent weights x {Larger}", Relative(exploding.RNN1GradientNorms)),
            new("LSTM", Relative(lstm.LSTM1GradientNorms)),
            new("RNN", Relative(rnn.RNN1GradientNorms)),
        ];
    }

    private static float[] Relative(ReadOnlySpan<float> lengths)
    {
        float[] shares = new float[lengths.Length];
        for (int step = 0; step < shares.Length; step++)
        {
            shares[step] = lengths[step] / lengths[^1];
        }

        return shares;
    }
}
