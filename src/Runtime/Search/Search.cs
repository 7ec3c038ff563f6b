using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Compiled;

/// <summary>
/// Looks for good settings: calls a function with values from a space and keeps what it returns. The function trains on training data and returns a
/// score on validation data. It must not look at test data: what has been chosen by a score is no longer measured by it.
/// </summary>
/// <remarks>
/// <para>
/// A trial that throws, or returns NaN or infinity, is recorded and the search goes on. A cancelled search returns the trials so far.
/// </para>
/// <para>
/// The values and seeds depend on <see cref="Seed"/> alone. Grid, random search and successive halving propose the same trials however many run at
/// once. The Parzen estimator learns from earlier trials: trial n uses the results of exactly those up to n - <see cref="Parallel"/>, and waits for them, so its proposals
/// depend on <see cref="Parallel"/> but never on which trial ends first.
/// </para>
/// <para>
/// While trials run in parallel, <see cref="CompiledOptions.Threads"/> is divided among them. Results of networks do not depend on it.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// Search search = new(space, trial =&gt;
/// {
///     Digits network = new(trial.Seed);
///     Trainer trainer = new(network, new Adam(trial.Get&lt;float&gt;("rate"))) { Epochs = (int)trial.Budget, Seed = trial.Seed };
///     return trainer.Fit(training, validation, trial.CancellationToken).Epochs[^1].ValidationLoss!.Value;
/// });
/// SearchResults results = search.SuccessiveHalving(trials: 27, smallestBudget: 1, largestBudget: 9);
/// </code>
/// </example>
public sealed class Search
{
    private const int MostGridTrials = 1_000_000;
    private readonly SearchSpace _space;
    private readonly Func<Trial, double> _trial;
    private readonly int _parallel = 1;

    /// <summary>Prepares a search.</summary>
    /// <param name="space">What to vary, at least one thing.</param>
    /// <param name="trial">
    /// Tries the values and returns the score on validation data. Must be safe to call from several threads where <see cref="Parallel"/> is above 1:
    /// make network, optimizer and trainer in it.
    /// </param>
    /// <exception cref="ArgumentException">The space is empty.</exception>
    public Search(SearchSpace space, Func<Trial, double> trial)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(trial);
        if (space.Names.Count == 0)
        {
            throw new ArgumentException("There is nothing to vary in the space.", nameof(space));
        }

        (_space, _trial) = (new SearchSpace(space), trial);
    }

    /// <summary>Whether a larger score is the better one, as with accuracy. Default false, as with a loss.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>Decides all values and the trials' seeds. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many trials run at a time. Default 1: on the calling thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [1, 256].</exception>
    public int Parallel
    {
        get => _parallel;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Parallel));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, CompiledOptions.MaximumThreads, nameof(Parallel));
            _parallel = value;
        }
    }

    /// <summary>Is told each trial that ends, one at a time, in the order in which they end. Default: nobody.</summary>
    public Action<SearchRow>? TrialEnded { get; init; }

    /// <summary>Tries every combination of values, the last name's changing fastest.</summary>
    /// <param name="points">How many values of a range are tried, its ends included, evenly spread (as their logarithms where these are).</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ArgumentException">There are more than a million combinations.</exception>
    public SearchResults Grid(int points = 5, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        IReadOnlyList<double>[] axes = [.. _space.Parameters.Select(parameter => parameter.Grid(points))];
        double combinations = axes.Aggregate(1.0, (product, axis) => product * axis.Count);
        if (combinations > MostGridTrials)
        {
            throw new ArgumentException($"The grid has {combinations:G3} combinations; at most {MostGridTrials} are tried.", nameof(points));
        }

        double[] Place(int number)
        {
            double[] place = new double[axes.Length];
            for (int axis = axes.Length - 1; axis >= 0; axis--)
            {
                place[axis] = axes[axis][number % axes[axis].Count];
                number /= axes[axis].Count;
            }

            return place;
        }

        return Results(Run([.. Enumerable.Range(0, (int)combinations).Select(number => Proposal(number, Place(number), 1))], cancellationToken));
    }

    /// <summary>Tries values drawn at random, each trial apart from the others.</summary>
    /// <remarks>J. Bergstra and Y. Bengio, "Random search for hyper-parameter optimization", 2012.</remarks>
    /// <param name="trials">How many, at least 1.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public SearchResults Random(int trials, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        return Results(Run([.. Enumerable.Range(0, trials).Select(number => Proposal(number, RandomPlace(number), 1))], cancellationToken));
    }

    /// <summary>
    /// Tries many values with a small budget, the best of them with a larger one, and so on up to the largest. In each round a trial begins anew with a
    /// larger <see cref="Trial.Budget"/>; <see cref="Trial.Number"/> tells one that wants to go on from its own checkpoint which it was.
    /// </summary>
    /// <remarks>K. Jamieson and A. Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", 2016.</remarks>
    /// <param name="trials">How many trials the first round has, at least 1; values are drawn at random.</param>
    /// <param name="smallestBudget">The budget of each trial of the first round, above 0.</param>
    /// <param name="largestBudget">The budget in the last round, not below the smallest.</param>
    /// <param name="factor">Each round keeps one in so many trials, at least one, and gives it so many times the budget. At least 2.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SearchResults SuccessiveHalving(
        int trials, double smallestBudget, double largestBudget, int factor = 3, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 2);
        if (!(smallestBudget > 0 && double.IsFinite(smallestBudget)))
        {
            throw new ArgumentOutOfRangeException(nameof(smallestBudget), smallestBudget, "A budget is above 0 and finite.");
        }

        if (!(largestBudget >= smallestBudget && double.IsFinite(largestBudget)))
        {
            throw new ArgumentOutOfRangeException(nameof(largestBudget), largestBudget, "The largest budget is finite and not below the smallest.");
        }

        List<SearchRow> rows = [];
        SearchProposal[] round = [.. Enumerable.Range(0, trials).Select(number => Proposal(number, RandomPlace(number), smallestBudget))];
        while (true)
        {
            IReadOnlyList<SearchRow> ended = Run(round, cancellationToken);
            rows.AddRange(ended);
            SearchRow[] completed = [.. Results(ended).Ranked(ended.Where(row => row.Status == TrialStatus.Completed))];
            double budget = Math.Min(largestBudget, round[0].Budget * factor);
            if (completed.Length == 0 || budget <= round[0].Budget || cancellationToken.IsCancellationRequested)
            {
                return Results(rows);
            }

            HashSet<int> kept = [.. completed.Take(Math.Max(1, round.Length / factor)).Select(row => row.Number)];
            round = [.. round.Where(proposal => kept.Contains(proposal.Number)).Select(proposal => proposal with { Budget = budget })];
        }
    }

    /// <summary>
    /// Draws values where good trials have been more often than others: a tree-structured Parzen estimator. The first trials are random.
    /// </summary>
    /// <remarks>
    /// J. Bergstra, R. Bardenet, Y. Bengio and B. Kegl, "Algorithms for hyper-parameter optimization", 2011: the best 15 % of the trials give the density l, the others
    /// the density g, for each name apart; of 8 draws from l the one with the largest l / g is tried, of a choice a single draw. Trials that failed belong to the others.
    /// </remarks>
    /// <param name="trials">How many, at least 1.</param>
    /// <param name="randomTrials">How many of them are random, at least 1.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public SearchResults ParzenEstimator(int trials, int randomTrials = 10, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(randomTrials, 1);
        SearchProposal[] proposals = new SearchProposal[trials];
        ParzenEstimator estimator = new(_space.Parameters, HigherIsBetter, Seed);
        SearchProposal Propose(int number, IReadOnlyList<SearchRow> known) => proposals[number] = Proposal(
            number, number < randomTrials || known.Count == 0 ? RandomPlace(number) : estimator.Propose(number, [.. known.Select(row => (proposals[row.Number].Place, row))]), 1);
        return Results(new SearchRunner(_space, _trial, Parallel, TrialEnded).Run(trials, Propose, learns: true, cancellationToken));
    }

    private IReadOnlyList<SearchRow> Run(SearchProposal[] proposals, CancellationToken cancellationToken) =>
        new SearchRunner(_space, _trial, Parallel, TrialEnded).Run(proposals.Length, (number, _) => proposals[number], learns: false, cancellationToken);

    private SearchResults Results(IReadOnlyList<SearchRow> rows) => new(_space.Names, [.. rows], HigherIsBetter);

    private SearchProposal Proposal(int number, double[] place, double budget) => new(number, place, budget, RandomBits.Mix(Seed, (ulong)number));

    private double[] RandomPlace(int number)
    {
        SearchDraws draws = new(Seed, number);
        return [.. _space.Parameters.Select(parameter => parameter.Snap(draws.Next()))];
    }
}
