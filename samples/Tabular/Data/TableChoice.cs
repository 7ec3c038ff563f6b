using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Compiled;
using Tabular.Networks;

namespace Tabular.Data;

/// <summary>A table that can be learned: how its file is read, the network for it, and the settings it trains well with.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="FileNames">The names its file usually has.</param>
/// <param name="Csv">How its file is read.</param>
/// <param name="Create">Makes the network, with parameters drawn from a seed.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="Batch">Rows a step.</param>
/// <param name="LearningRate">Adam's step size at the start; it falls to 0 along a cosine.</param>
internal sealed record TableChoice(
    string Name, IReadOnlyList<string> FileNames, CsvOptions Csv, Func<ulong, INetwork> Create, int Epochs, int Batch, float LearningRate)
{
    /// <summary>Columns of positive numbers over several orders of magnitude, of which the logarithm is learned from.</summary>
    public IReadOnlyList<string> Logarithms { get; init; } = [];

    /// <summary>What the targets are divided by, so that errors come in a handy unit.</summary>
    public float Unit { get; init; } = 1;

    /// <summary>What the unit is called.</summary>
    public string UnitName { get; init; } = "";

    /// <summary>Whether the target is a class.</summary>
    public bool IsClassification => Csv.TargetKind != CsvTarget.Number;

    /// <summary>The table that the program makes itself.</summary>
    public static readonly TableChoice BuiltIn = new(
        "built-in",
        [],
        new() { Target = "price", Categorical = ["kind"], Missing = MissingValues.Keep },
        seed => new BuiltInNetwork(seed), 60, 32, 0.005f)
    {
        UnitName = " (prices from about 0 to 10)",
    };

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<TableChoice> All =
    [
        new(
            "california",
            ["california_housing.csv", "housing.csv"],
            new() { Target = "median_house_value", Categorical = ["ocean_proximity"], Missing = MissingValues.Keep },
            seed => new HousingNetwork(seed), 80, 128, 0.003f)
        {
            Logarithms = ["total_rooms", "total_bedrooms", "population", "households"],
            Unit = 100_000,
            UnitName = " (100,000 dollars)",
        },
        new(
            "wine-quality",
            ["winequality-red.csv"],
            new() { Header = false, TargetIndex = ^1 },
            seed => new QualityNetwork(seed), 60, 32, 0.003f)
        {
            UnitName = " (points of 3 to 8)",
        },
        new("wine", ["wine.csv", "wine.data"], Classes, seed => new WineNetwork(seed), 60, 16, 0.01f),
        new("iris", ["iris.csv", "iris.data"], Classes, seed => new IrisNetwork(seed), 100, 16, 0.01f),
        BuiltIn,
    ];

    private static CsvOptions Classes => new() { Header = false, TargetIndex = ^1, TargetKind = CsvTarget.ClassName, SkipBlankLines = true };

    /// <summary>The table whose file has this name, or null.</summary>
    public static TableChoice? OfFile(string path) =>
        All.FirstOrDefault(table => table.FileNames.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase));
}
