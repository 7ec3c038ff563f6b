using System;

namespace Compiled.Execution;

/// <summary>What a network with recurrent layers keeps from one training call to the next: their states, and how long their gradients were.</summary>
internal sealed class RecurrentMemory
{
    private AlignedMemory? _states;
    private AlignedMemory? _norms;
    private bool _carriesState;
    private int _streams;
    private int _carried;

    /// <summary>Whether calls go on where the last one ended.</summary>
    public bool CarriesState
    {
        get => _carriesState;
        set
        {
            _carriesState = value;
            Reset();
        }
    }

    /// <summary>Whether calls report the lengths of gradients.</summary>
    public bool ReportsGradients { get; set; }

    /// <summary>The states of all layers, block by block; empty where none are carried.</summary>
    public Span<float> Carried => _carriesState && _states is not null ? _states.Span.Slice(0, _carried) : default;

    /// <summary>The lengths to report; empty where none are.</summary>
    public Span<float> StepNorms => ReportsGradients && _norms is not null ? _norms.Span : default;

    /// <summary>Forgets the states.</summary>
    public void Reset() => _streams = 0;

    /// <summary>Prepares for a training call.</summary>
    /// <exception cref="ArgumentException">The call before had another number of samples, whose states these cannot go on with.</exception>
    public void Begin(PassPlan plan, int samples)
    {
        if (ReportsGradients && _norms is null)
        {
            _norms = new AlignedMemory(plan.ReportedSteps);
        }

        if (!_carriesState)
        {
            return;
        }

        if (_streams != 0 && _streams != samples)
        {
            throw new ArgumentException(
                $"inputs holds {samples} samples, but the network carries the states of {_streams} streams from the call before; pass as many, or call ResetState() to begin new ones.", "inputs");
        }

        int needed = plan.CarriedPerBlock * ((samples + PassContext.BlockSize - 1) / PassContext.BlockSize);
        if (_streams == 0)
        {
            if (_states is null || _states.Length < needed)
            {
                _states = new AlignedMemory(needed);
            }

            _states.Span.Clear();
            _carried = needed;
            _streams = samples;
        }
    }

    /// <summary>The reported lengths from <paramref name="offset"/> on.</summary>
    /// <exception cref="InvalidOperationException">No training call has run since they were asked for.</exception>
    public ReadOnlySpan<float> Reported(int offset, int steps) => ReportsGradients && _norms is not null
        ? _norms.Span.Slice(offset, steps)
        : throw new InvalidOperationException("No gradient lengths have been reported; set ReportsGradients to true before the training call.");
}
