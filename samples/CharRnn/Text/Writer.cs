using System;
using System.IO;
using CharRnn.Networks;
using Compiled;

namespace CharRnn.Text;

/// <summary>Lets a model write, a character at a time: each is drawn from what the model expects and handed back to it.</summary>
/// <param name="model">The model.</param>
/// <param name="sampler">Draws the characters.</param>
internal sealed class Writer(LanguageModel model, Sampler sampler)
{
    private readonly State _state = model.CreateState();
    private readonly float[] _scores = new float[Characters.Count];

    /// <summary>Writes so many characters behind a beginning.</summary>
    /// <param name="beginning">What the model reads first; at least one character.</param>
    /// <param name="count">Characters to write.</param>
    /// <param name="output">Where to.</param>
    public void Write(int[] beginning, int count, TextWriter output)
    {
        int[] text = new int[beginning.Length + count];
        beginning.CopyTo(text, 0);
        int end = beginning.Length;
        Read(text.AsSpan(0, end));
        for (int i = 0; i < count; i++)
        {
            text[end] = sampler.Next(_scores);
            output.Write(Characters.Of(text[end]));
            end++;
            if (model.Positions > 0 && _state.Position == model.Positions)
            {
                Read(text.AsSpan(0, end));
            }
            else
            {
                model.Step(text[end - 1], _scores, _state);
            }
        }

        output.WriteLine();
        output.Flush();
    }

    /// <summary>Begins a new stream with the last characters of a text: of a model that has an end, half of its positions, so that the other half is to be written.</summary>
    private void Read(ReadOnlySpan<int> text)
    {
        int most = model.Positions > 0 ? model.Positions / 2 : model.Window;
        _state.Reset();
        foreach (int token in text[Math.Max(0, text.Length - most)..])
        {
            model.Step(token, _scores, _state);
        }
    }
}
