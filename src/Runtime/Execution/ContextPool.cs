using System;
using System.Threading;

namespace Compiled.Execution;

/// <summary>The contexts of a network, one for each call that ever ran at the same time as others.</summary>
internal sealed class ContextPool(NetworkMemory memory)
{
    private readonly Lock _growth = new();
    private PassContext?[] _idle = new PassContext?[4];

    public PassContext Rent()
    {
        PassContext?[] idle = _idle;
        for (int i = 0; i < idle.Length; i++)
        {
            if (idle[i] is not null && Interlocked.Exchange(ref idle[i], null) is PassContext context)
            {
                return context;
            }
        }

        return new PassContext(memory);
    }

    public void Return(PassContext context)
    {
        PassContext?[] idle = _idle;
        for (int i = 0; i < idle.Length; i++)
        {
            if (idle[i] is null && Interlocked.CompareExchange(ref idle[i], context, null) is null)
            {
                // An array that has been replaced meanwhile is looked at by nobody: take the context back and find it a new place.
                if (Volatile.Read(ref _idle) != idle && Interlocked.Exchange(ref idle[i], null) is PassContext stranded)
                {
                    Return(stranded);
                }

                return;
            }
        }

        lock (_growth)
        {
            var larger = new PassContext?[_idle.Length * 2];
            for (int i = 0; i < _idle.Length; i++)
            {
                larger[i] = Interlocked.Exchange(ref _idle[i], null);
            }

            larger[_idle.Length] = context;
            _idle = larger;
        }
    }
}
