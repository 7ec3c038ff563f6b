using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>
/// One whole pass over a network (inference, loss, training), written by the generator. All workers of a call run the same method and
/// divide each phase among them by <see cref="PassContext.Share"/>; where a phase needs what others computed, they meet at a barrier.
/// </summary>
public interface IPass
{
    /// <summary>Runs this worker's part of the pass.</summary>
    /// <typeparam name="TLane">The vector width.</typeparam>
    /// <param name="context">Inputs, outputs, parameters and workspace of this call.</param>
    /// <param name="worker">This worker's index, from 0.</param>
    static abstract void Run<TLane>(PassContext context, int worker)
        where TLane : struct, ILane<TLane>;
}
