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

    // A training loop's gap between two calls is far shorter.
    private static readonly long SpinBeforeSleep = Spin.Microseconds(100);

    // A caller's share is as long as the worker's; what is left to wait is short unless a core was taken away.
    private static readonly long SpinBeforeWait = Spin.Microseconds(30);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly object _finished = new();
    private PartInvoker? _invoker;
    private object? _part;
    private object? _state;
    private object? _failed;
    private int _index;
    private int _phase = Idle;
    private volatile Exception? _exception;
    private int _done = 1;
    private int _isAwaited;

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
        Volatile.Write(ref _done, 0);
        if (Interlocked.Exchange(ref _phase, Ready) == Asleep)
        {
            _wake.Release();
        }
    }

    public Exception? Join()
    {
        var spin = new Spin(SpinBeforeWait);
        while (Volatile.Read(ref _done) == 0 && spin.Once())
        {
        }

        if (Volatile.Read(ref _done) == 0)
        {
            Interlocked.Exchange(ref _isAwaited, 1);
            bool interrupted = false;
            while (Volatile.Read(ref _done) == 0)
            {
                try
                {
                    lock (_finished)
                    {
                        while (Volatile.Read(ref _done) == 0)
                        {
                            Monitor.Wait(_finished);
                        }
                    }
                }
                catch (ThreadInterruptedException)
                {
                    // The worker still reads and writes the caller's memory: wait to the end, then let the interrupt take effect.
                    interrupted = true;
                }
            }

            if (interrupted)
            {
                Thread.CurrentThread.Interrupt();
            }

            _isAwaited = 0;
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
            Finish();
        }
    }

    private void Finish()
    {
        // A full fence: the caller either sees that this is done or is seen waiting.
        Interlocked.Exchange(ref _done, 1);
        if (Volatile.Read(ref _isAwaited) != 0)
        {
            lock (_finished)
            {
                Monitor.PulseAll(_finished);
            }
        }
    }

    private void WaitForWork()
    {
        var spin = new Spin(SpinBeforeSleep);
        while (Volatile.Read(ref _phase) != Ready)
        {
            if (!spin.Once() && Interlocked.CompareExchange(ref _phase, Asleep, Idle) == Idle)
            {
                _wake.Wait();
                spin = new Spin(SpinBeforeSleep);
            }
        }
    }
}
