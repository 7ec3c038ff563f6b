using System;
using Compiled.Execution;

namespace Compiled;

/// <summary>
/// Where a stream stands: what the layers of a network carry from one call of its <c>Step</c> to the next, as the states of recurrent layers. A network makes any
/// number of them, each for a stream of its own; a state serves one call at a time.
/// </summary>
public sealed class State
{
    private readonly NetworkMemory _network;
    private readonly AlignedMemory _memory;
    private readonly int _mostSteps;

    internal State(NetworkMemory network, int length, int mostSteps)
    {
        _network = network;
        _memory = new AlignedMemory(length);
        _mostSteps = mostSteps;
    }

    /// <summary>How many steps the stream has taken: the position of the next one.</summary>
    public int Position { get; private set; }

    internal Span<float> Span => _memory.Span;

    /// <summary>Goes back to before the first step.</summary>
    public void Reset()
    {
        _memory.Span.Clear();
        Position = 0;
    }

    /// <summary>Checks that it can take a step of a network.</summary>
    /// <exception cref="ArgumentException">It is another network's.</exception>
    /// <exception cref="InvalidOperationException">The stream is at its end.</exception>
    internal void Check(NetworkMemory network)
    {
        if (_network != network)
        {
            throw new ArgumentException("state was made by another network; call CreateState() of the network that takes the step.", "state");
        }

        if (_mostSteps > 0 && Position >= _mostSteps)
        {
            throw new InvalidOperationException($"The stream has taken all {_mostSteps} steps that the network has positions for; call Reset() of its state to begin anew.");
        }
    }

    internal void Advance() => Position++;
}
