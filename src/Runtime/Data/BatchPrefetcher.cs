using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Compiled;

/// <summary>A thread in the background that makes the next batch while the present one is in use.</summary>
/// <remarks>One thread calls <see cref="Take"/> and <see cref="Dispose"/>. Nothing is allocated after construction.</remarks>
internal sealed class BatchPrefetcher : IDisposable
{
    private readonly BatchPlan _plan;
    private readonly BatchFiller _filler;
    private readonly object _turn = new();
    private readonly Thread _thread;
    private Batch _taken;
    private Batch _next;
    private (int Epoch, int Number) _wanted;
    private Exception? _fault;
    private bool _filling;
    private bool _isOver;

    public BatchPrefetcher(BatchPlan plan)
    {
        _plan = plan;
        _filler = new BatchFiller(plan);
        _taken = new Batch(plan.Source, plan.LargestBatch);
        _next = new Batch(plan.Source, plan.LargestBatch);
        _wanted = (-1, 0);
        _thread = new Thread(Loop) { IsBackground = true, Name = "Compiled prefetch" };
        _thread.Start();
    }

    /// <summary>Begins to make a batch, unless it is made already or in the making.</summary>
    public void Want(int epoch, int number)
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isOver, typeof(BatchIterator));
            WaitUntilFilled();
            Request((epoch, number));
        }
    }

    /// <summary>The batch asked for; valid until the next call. The one after it is begun.</summary>
    public Batch Take(int epoch, int number)
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isOver, typeof(BatchIterator));
            WaitUntilFilled();
            Request((epoch, number));
            WaitUntilFilled();
            if (_fault is { } fault)
            {
                // The batch may be asked for again.
                (_fault, _wanted) = (null, (-1, 0));
                ExceptionDispatchInfo.Throw(fault);
            }

            (_taken, _next) = (_next, _taken);
            Request(number + 1 < _plan.BatchesPerEpoch ? (epoch, number + 1) : (epoch + 1, 0));
            return _taken;
        }
    }

    /// <summary>Ends the thread, after the batch it is making.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _isOver = true;
            Monitor.PulseAll(_turn);
        }

        _thread.Join();
    }

    private void WaitUntilFilled()
    {
        while (_filling)
            Monitor.Wait(_turn);
    }

    private void Request((int Epoch, int Number) batch)
    {
        if (batch == _wanted)
            return;
        _wanted = batch;
        _fault = null;
        _filling = true;
        Monitor.PulseAll(_turn);
    }

    private void Loop()
    {
        while (true)
        {
            lock (_turn)
            {
                while (!_filling && !_isOver)
                    Monitor.Wait(_turn);
                if (_isOver)
                {
                    _filling = false;
                    return;
                }
            }

            Exception? fault = null;
            try
            {
                // Alone: the workers belong to the step that runs meanwhile.
                _filler.Fill(_wanted.Epoch, _wanted.Number, _next, withWorkers: false);
            }
            catch (Exception exception)
            {
                // Handed to the consumer by Take.
                fault = exception;
            }

            lock (_turn)
            {
                _fault = fault;
                _filling = false;
                Monitor.PulseAll(_turn);
            }
        }
    }
}
