using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>Proposes trials from the densities of good and of other ones, see <see cref="Search.ParzenEstimator"/>.</summary>
internal sealed class ParzenEstimator(IReadOnlyList<SearchParameter> parameters, bool higherIsBetter, ulong seed)
{
    private const double GoodShare = 0.15;
    private const int Candidates = 8;

    /// <summary>A place for each parameter.</summary>
    /// <param name="number">The trial's number.</param>
    /// <param name="known">Earlier trials, at least one.</param>
    public double[] Propose(int number, IReadOnlyList<(double[] Place, SearchRow Row)> known)
    {
        (double[] Place, SearchRow Row)[] ranked =
        [
            .. known.OrderBy(one => one.Row.Status == TrialStatus.Completed ? 0 : 1)
                .ThenBy(one => one.Row.Status != TrialStatus.Completed ? 0 : higherIsBetter ? -one.Row.Score : one.Row.Score)
                .ThenBy(one => one.Row.Number),
        ];
        int good = Math.Min((int)Math.Ceiling(GoodShare * ranked.Length), ranked.Count(one => one.Row.Status == TrialStatus.Completed));
        SearchDraws draws = new(seed, number);
        double[] place = new double[parameters.Count];
        for (int i = 0; i < place.Length; i++)
        {
            int axis = i;
            IParzenDensity Density(IEnumerable<(double[] Place, SearchRow Row)> trials) => parameters[axis].Categories > 0
                ? new CategoryDensity(parameters[axis].Categories, trials.Select(one => one.Place[axis]))
                : new ParzenDensity(trials.Select(one => one.Place[axis]));
            IParzenDensity better = Density(ranked.Take(good)), worse = Density(ranked.Skip(good));
            double most = double.NegativeInfinity;

            // The largest ratio of categories would be the same one nearly every time, and another would never be tried again.
            int candidates = parameters[i].Categories > 0 ? 1 : Candidates;
            for (int candidate = 0; candidate < candidates; candidate++)
            {
                double drawn = parameters[i].Snap(better.Draw(draws)), ratio = better.At(drawn) / worse.At(drawn);
                (most, place[i]) = ratio > most ? (ratio, drawn) : (most, place[i]);
            }
        }

        return place;
    }
}
