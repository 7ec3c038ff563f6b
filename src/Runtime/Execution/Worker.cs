using System;
using System.Threading;

namespace Compiled.Execution;

/// <summary>Calls a typed part from an untyped worker without allocating.</summary>
internal abstract class PartInvoker
{
    public abstract void Invoke(object part, object state, int index);

    public abstract void Failed(object? failed, object state);
}

/// <inheritdoc/>
internal sealed class PartInvoker<TState> : PartInvoker
    where TState : class
{
    public static readonly PartInvoker<TState> Instance = new();

    public override void Invoke(object part, object state, int index) => ((Workers.Part<TState>)part)((TState)state, index);

    public override void Failed(object? failed, object state) => ((Action<TState>?)failed)?.Invoke((TState)state);
}

/// <summary>One persistent background thread.</summary>
internal sealed class Worker
{
    private const int Idle = 0, Ready = 1, Asleep = 2;

    // About 50 microseconds of pauses: a training loop's gap between two calls is far shorter.
    private const int SpinsBeforeSleep = 1500;

    private readonly SemaphoreSlim _wake = new(0);
    private PartInvoker? _invoker;
    private object? _part;
    private object? _state;
    private object? _failed;
    private int _index;
    private int _phase = Idle;
    private volatile Exception? _exception;
    private volatile bool _done = true;

    public Worker(int number)
    {
        var thread = new Thread(Loop) { IsBackground = true, Name = $"Compiled worker {number}" };
        thread.Start();
    }

    public bool IsSpinningElseWake()
    {
        if (Volatile.Read(ref _phase) == Idle)
        {
            return true;
        }

        if (Interlocked.CompareExchange(ref _phase, Idle, Asleep) == Asleep)
        {
            _wake.Release();
        }

        return false;
    }

    public void Start(PartInvoker invoker, object part, object state, object? failed, int index)
    {
        (_invoker, _part, _state, _failed, _index) = (invoker, part, state, failed, index);
        _exception = null;
        _done = false;
        if (Interlocked.Exchange(ref _phase, Ready) == Asleep)
        {
            _wake.Release();
        }
    }

    public Exception? Join()
    {
        int spins = 0;
        while (!_done)
        {
            if (++spins < 200)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }

        return _exception;
    }

    private void Loop()
    {
        while (true)
        {
            WaitForWork();
            try
            {
                _invoker!.Invoke(_part!, _state!, _index);
            }
            catch (Exception exception)
            {
                // Handed to the caller by Join; the others are released from their barriers.
                _exception = exception;
                _invoker!.Failed(_failed, _state!);
            }

            _part = _state = _failed = null;
            Volatile.Write(ref _phase, Idle);
            _done = true;
        }
    }

    private void WaitForWork()
    {
        int spins = 0;
        while (Volatile.Read(ref _phase) != Ready)
        {
            if (++spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(1);
            }
            else if (Interlocked.CompareExchange(ref _phase, Asleep, Idle) == Idle)
            {
                _wake.Wait();
                spins = 0;
            }
        }
    }
}
