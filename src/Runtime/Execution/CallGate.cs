using System;
using System.Threading;

namespace Compiled.Execution;

/// <summary>Lets any number of inference calls in, or one training call; refuses instead of waiting.</summary>
internal sealed class CallGate
{
    private int _shared; // the number of inference calls inside; -1 while training

    public void EnterShared()
    {
        int seen = Volatile.Read(ref _shared);
        while (true)
        {
            if (seen < 0)
            {
                throw new InvalidOperationException("This network is being trained or loaded by a call that has not returned; predict with another object or after that call.");
            }

            int before = Interlocked.CompareExchange(ref _shared, seen + 1, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    public void ExitShared() => Interlocked.Decrement(ref _shared);

    public void EnterExclusive()
    {
        int before = Interlocked.CompareExchange(ref _shared, -1, 0);
        if (before != 0)
        {
            throw new InvalidOperationException(before < 0
                ? "This network is already being trained or loaded by a call that has not returned; a network trains in one call at a time."
                : "This network is predicting in a call that has not returned; it cannot be trained or loaded until then.");
        }
    }

    public void ExitExclusive() => Volatile.Write(ref _shared, 0);
}
