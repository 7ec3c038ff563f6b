using System;
using System.Collections.Generic;
using Compiled;

namespace CharRnn.Networks;

/// <summary>A network that writes: what both models have in common.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Characters it is trained on at a time.</param>
/// <param name="LearningRate">Adam's first learning rate.</param>
/// <param name="Positions">The most characters of a stream, 0 where it has no end.</param>
/// <param name="CreateState">Makes the state of a stream.</param>
/// <param name="Step">Takes a stream one character on.</param>
internal sealed record LanguageModel(
    string Name, ITokenClassifier Network, int Window, float LearningRate, int Positions, Func<State> CreateState, LanguageModel.StepMethod Step)
{
    /// <summary>The names of all models, the default first.</summary>
    public static readonly IReadOnlyList<string> Names = ["lstm", "gpt"];

    /// <summary>One step of a stream.</summary>
    public delegate void StepMethod(int token, Span<float> output, State state);

    /// <summary>Makes a model.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Decides its first parameters.</param>
    public static LanguageModel Create(string name, ulong seed)
    {
        if (name == "gpt")
        {
            CharGpt gpt = new(seed);
            return new(name, gpt, CharGpt.InputLength, 0.002f, CharGpt.InputLength, gpt.CreateState, gpt.Step);
        }

        CharLstm lstm = new(seed);
        return new(name, lstm, CharLstm.InputLength, 0.004f, 0, lstm.CreateState, lstm.Step);
    }
}
