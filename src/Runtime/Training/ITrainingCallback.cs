using System.Collections.Generic;

namespace Compiled;

/// <summary>Is called at every turn of a training run, on the thread that trains. Each member does nothing unless it is written.</summary>
public interface ITrainingCallback
{
    /// <summary>The run is about to begin, or to go on from a checkpoint.</summary>
    void OnStart(TrainingContext context)
    {
    }

    /// <summary>A step was made.</summary>
    void OnStep(TrainingContext context)
    {
    }

    /// <summary>An epoch has ended and was measured.</summary>
    void OnEpoch(TrainingContext context, EpochReport report)
    {
    }

    /// <summary>The run has ended, with the weights that the network keeps. Not called where an exception ends it.</summary>
    void OnEnd(TrainingContext context, History history)
    {
    }
}

/// <summary>A training run as its callbacks see it; one object for the whole run.</summary>
public sealed class TrainingContext
{
    internal TrainingContext(INetwork network, Optimizer optimizer) => (Network, Optimizer) = (network, optimizer);

    /// <summary>The network. A callback may predict with it and change its parameters.</summary>
    public INetwork Network { get; }

    /// <summary>Its optimizer. A callback may set the learning rate where the trainer has no schedule.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Where the run stands.</summary>
    public TrainingPosition Position { get; internal set; }

    /// <summary>The mean loss of the last step's batch, before its update.</summary>
    public float Loss { get; internal set; }

    /// <summary>The histograms of the epoch that has ended; empty unless <see cref="Trainer.Histograms"/> asks for them.</summary>
    public IReadOnlyList<TensorHistogram> Histograms { get; internal set; } = [];

    /// <summary>Ends the run before the next step, as <see cref="TrainingEnd.StoppedByCallback"/>.</summary>
    public void Stop() => StopRequested = true;

    internal bool StopRequested { get; private set; }
}
