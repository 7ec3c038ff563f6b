using System;

namespace Compiled;

/// <summary>
/// Stands between a network and its optimizer during a run: an update with a loss or a gradient that is not finite is not made, so that the
/// parameters stay as they were. It also keeps what undoing a step needs.
/// </summary>
/// <remarks>
/// The gradient is looked through before each update, one read of it: a NaN in it would be in the parameters for good. Running statistics, which a
/// step changes before anyone knows, are copied before each step; they are few. The parameters are copied every <see cref="CopyInterval"/> steps
/// only, for the rare case of an update that itself leaves the range of floats with a finite gradient, as with a learning rate of 1e30.
/// </remarks>
internal sealed class StepGuard : Optimizer
{
    /// <summary>How many steps lie between two copies of the parameters.</summary>
    public const int CopyInterval = 64;

    private readonly INetwork _network;
    private readonly Optimizer _inner;
    private readonly float[] _state;
    private readonly float[] _parameters;
    private long _step;
    private bool _lossIsFinite = true;
    private float[]? _faultyGradient;
    private float[]? _gradientCopy;

    public StepGuard(INetwork network, Optimizer inner, long step)
        : base(inner.LearningRate)
    {
        _network = network;
        _inner = inner;
        _state = network.State.ToArray();
        _parameters = network.Parameters.ToArray();
        (_step, CopiedStep) = (step, step);
    }

    /// <summary>The updates that had been made when the parameters were copied last.</summary>
    public long CopiedStep { get; private set; }

    /// <summary>Whether the last update was not made.</summary>
    public bool Skipped { get; private set; }

    /// <summary>The gradient of an update that was not made; empty where there is none.</summary>
    public ReadOnlySpan<float> FaultyGradient => _faultyGradient;

    /// <summary>The gradient of the last step for which <see cref="BeforeStep"/> was asked to keep it; empty where there is none.</summary>
    public ReadOnlySpan<float> Gradient => _gradientCopy;

    /// <summary>To be called before each step.</summary>
    /// <param name="keepGradient">Whether its gradient is wanted afterwards.</param>
    public void BeforeStep(bool keepGradient)
    {
        _network.State.CopyTo(_state);
        if (_step % CopyInterval == 0 && Finite.All(_network.Parameters))
        {
            _network.Parameters.CopyTo(_parameters);
            CopiedStep = _step;
        }

        _step++;
        (_lossIsFinite, Skipped) = (true, false);
        if (keepGradient)
            _gradientCopy ??= new float[_network.ParameterCount];
        KeepsGradient = keepGradient;
    }

    /// <summary>Undoes the last step, whose loss or gradient was not finite.</summary>
    /// <returns>How many updates the parameters have that are in the network now.</returns>
    public long Undo()
    {
        _state.CopyTo(_network.State);
        if (Skipped && Finite.All(_network.Parameters))
            return _step - 1;
        _parameters.CopyTo(_network.Parameters);
        return CopiedStep;
    }

    /// <inheritdoc/>
    public override float LearningRate
    {
        get => _inner.LearningRate;
        set => _inner.LearningRate = value;
    }

    /// <inheritdoc/>
    public override long StepCount => _inner.StepCount;

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient) => Update(parameters, gradient, samples: 1);

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, int samples)
    {
        if (!_lossIsFinite || !Finite.All(gradient))
        {
            Skipped = true;
            _faultyGradient = gradient.ToArray();
            return;
        }

        if (KeepsGradient)
            gradient.CopyTo(_gradientCopy);
        _inner.Update(parameters, gradient, samples);
    }

    /// <inheritdoc/>
    internal override void Announce(float loss) => _lossIsFinite = float.IsFinite(loss);

    /// <inheritdoc/>
    internal override void CheckServes(int parameterCount, string argument) => _inner.CheckServes(parameterCount, argument);

    private bool KeepsGradient { get; set; }
}
