using System;
using System.IO;
using Samples.Shared.Data;

namespace CharRnn.Text;

/// <summary>A text as windows of characters, each with the character that comes next as its label: the first nine tenths to learn from, the rest to be tested on.</summary>
internal sealed class TextData
{
    private const int Shortest = 10;

    private readonly int[] _text;
    private readonly int _window;
    private readonly int _training;
    private RandomStream _random;

    /// <summary>Prepares a text.</summary>
    /// <param name="text">The tokens.</param>
    /// <param name="window">Characters of a window.</param>
    /// <param name="seed">Decides where the windows begin.</param>
    /// <exception cref="InvalidDataException">The text is too short for windows of that size.</exception>
    public TextData(int[] text, int window, ulong seed)
    {
        if (text.Length < Shortest * (window + 1))
        {
            throw new InvalidDataException($"the text has {text.Length} characters; at least {Shortest * (window + 1)} are needed, ten windows of {window} and the character behind each");
        }

        (_text, _window, _training, _random) = (text, window, text.Length / 10 * 9, new RandomStream(seed, 1));
    }

    /// <summary>Characters to learn from.</summary>
    public int TrainingLength => _training;

    /// <summary>Fills a batch with windows from random places of the first part.</summary>
    /// <param name="inputs">The windows, one after another.</param>
    /// <param name="labels">The next character for each of theirs.</param>
    public void Draw(Span<int> inputs, Span<int> labels)
    {
        for (int i = 0; i < inputs.Length; i += _window)
        {
            Copy(_random.NextIndex(_training - _window), inputs[i..], labels[i..]);
        }
    }

    /// <summary>Goes past windows that were drawn before.</summary>
    /// <param name="windows">How many.</param>
    public void Skip(long windows)
    {
        for (; windows > 0; windows--)
        {
            _random.NextIndex(_training - _window);
        }
    }

    /// <summary>Fills a batch with windows of the second part, spread evenly over it.</summary>
    /// <param name="inputs">The windows, one after another.</param>
    /// <param name="labels">The next character for each of theirs.</param>
    /// <param name="first">The number of the first window.</param>
    /// <param name="count">How many windows there are in all.</param>
    public void Validation(Span<int> inputs, Span<int> labels, int first, int count)
    {
        long room = _text.Length - _training - _window - 1;
        for (int i = 0; i < inputs.Length; i += _window)
        {
            Copy(_training + (int)(room * (first + (i / _window)) / count), inputs[i..], labels[i..]);
        }
    }

    private void Copy(int start, Span<int> inputs, Span<int> labels)
    {
        _text.AsSpan(start, _window).CopyTo(inputs);
        _text.AsSpan(start + 1, _window).CopyTo(labels);
    }
}
