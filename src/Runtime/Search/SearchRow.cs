using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>How a trial ended.</summary>
public enum TrialStatus
{
    /// <summary>With a score.</summary>
    Completed,

    /// <summary>With an exception, or a score that is NaN or infinite.</summary>
    Failed,

    /// <summary>Because the search was cancelled.</summary>
    Cancelled,
}

/// <summary>One trial of a search and what came of it.</summary>
/// <param name="Number">The trial's <see cref="Trial.Number"/>.</param>
/// <param name="Budget">What it could spend.</param>
/// <param name="Seed">The trial's <see cref="Trial.Seed"/>.</param>
/// <param name="Values">The values tried, in the order of <see cref="SearchResults.Names"/>.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Score">The score that the trial function gave; NaN where it gave none.</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Reports">What it noted on the way.</param>
public sealed record SearchRow(
    int Number,
    double Budget,
    ulong Seed,
    IReadOnlyList<object> Values,
    TrialStatus Status,
    double Score,
    string? Error,
    TimeSpan Time,
    IReadOnlyList<TrialReport> Reports);
