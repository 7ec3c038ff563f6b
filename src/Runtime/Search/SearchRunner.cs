using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace Compiled;

/// <summary>Runs trials, some at a time, on threads of its own and the calling one.</summary>
internal sealed class SearchRunner(SearchSpace space, Func<Trial, double> trial, int parallel, Action<SearchRow>? ended)
{
    private readonly object _lock = new();
    private SearchRow?[] _rows = [];
    private Func<int, IReadOnlyList<SearchRow>, SearchProposal> _propose = null!;
    private CancellationToken _cancellation;
    private Exception? _fault;
    private int _next;
    private bool _learns;

    /// <summary>Runs trials 0 to <paramref name="count"/> and returns those that were started, in order.</summary>
    /// <param name="count">How many.</param>
    /// <param name="propose">Says what a trial is to be, given the rows it may know of; called for one trial at a time.</param>
    /// <param name="learns">Whether a trial waits for those that it may know of: all but the last <c>parallel</c> before it.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public IReadOnlyList<SearchRow> Run(
        int count, Func<int, IReadOnlyList<SearchRow>, SearchProposal> propose, bool learns, CancellationToken cancellationToken)
    {
        (_rows, _propose, _learns, _cancellation) = (new SearchRow?[count], propose, learns, cancellationToken);
        int threads = Math.Min(parallel, count), before = CompiledOptions.Threads;
        CompiledOptions.Threads = Math.Max(1, before / threads);
        try
        {
            Thread[] others = new Thread[threads - 1];
            for (int i = 0; i < others.Length; i++)
            {
                others[i] = new Thread(Work) { IsBackground = true, Name = $"Compiled search {i + 1}" };
                others[i].Start();
            }

            Work();
            foreach (Thread other in others)
            {
                other.Join();
            }
        }
        finally
        {
            CompiledOptions.Threads = before;
        }

        return _fault is null
            ? [.. _rows.OfType<SearchRow>()]
            : throw new InvalidOperationException("The listener of a search threw; the search has ended.", _fault);
    }

    private bool HasEnded => _fault is not null || _cancellation.IsCancellationRequested;

    private void Work()
    {
        while (Begin() is (int place, SearchProposal proposal))
        {
            SearchRow row = RunOne(proposal);
            lock (_lock)
            {
                _rows[place] = row;
                try
                {
                    ended?.Invoke(row);
                }
                catch (Exception exception)
                {
                    // Thrown to the caller once no thread runs any more.
                    _fault ??= exception;
                }

                Monitor.PulseAll(_lock);
            }
        }
    }

    private (int Place, SearchProposal Proposal)? Begin()
    {
        lock (_lock)
        {
            if (_next >= _rows.Length || HasEnded)
            {
                return null;
            }

            int place = _next++, known = _learns ? Math.Max(0, place - parallel + 1) : 0;
            while (!HasEnded && _rows.AsSpan(0, known).Contains(null))
            {
                Monitor.Wait(_lock);
            }

            if (HasEnded)
            {
                // Others may wait for this trial, which will not be.
                Monitor.PulseAll(_lock);
                return null;
            }

            return (place, _propose(place, [.. _rows.Take(known).OfType<SearchRow>()]));
        }
    }

    private SearchRow RunOne(SearchProposal proposal)
    {
        object[] values = [.. space.Parameters.Select((parameter, i) => parameter.At(proposal.Place[i]))];
        Trial one = new(proposal.Number, space, values, proposal.Budget, proposal.Seed, _cancellation);
        long start = Stopwatch.GetTimestamp();
        TrialStatus status = TrialStatus.Completed;
        double score = double.NaN;
        string? error = null;
        try
        {
            score = trial(one);
            if (!double.IsFinite(score))
            {
                (status, error) = (TrialStatus.Failed, "The score is not a finite number.");
            }
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            status = TrialStatus.Cancelled;
        }
        catch (Exception exception)
        {
            // Whatever it is, it says that these values are no good; the others may be.
            (status, error) = (TrialStatus.Failed, $"{exception.GetType().Name}: {exception.Message}");
        }

        // A function that was cut short may return as if it had ended; its score is not comparable.
        status = _cancellation.IsCancellationRequested ? TrialStatus.Cancelled : status;
        return new SearchRow(
            proposal.Number, proposal.Budget, proposal.Seed, values, status, score, error, Stopwatch.GetElapsedTime(start), one.Reports);
    }
}
