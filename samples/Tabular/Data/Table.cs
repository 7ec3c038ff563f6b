using System;
using System.Collections.Generic;
using System.Linq;
using Compiled;

namespace Tabular.Data;

/// <summary>A table in memory, its columns as numbers, missing values as NaN.</summary>
/// <param name="Choice">What it is.</param>
/// <param name="Data">Its rows.</param>
/// <param name="Classes">The names of its classes; empty for a regression.</param>
/// <param name="Categories">The values of its columns of text.</param>
internal sealed record Table(
    TableChoice Choice, Dataset Data, IReadOnlyList<string> Classes, IReadOnlyDictionary<string, IReadOnlyList<string>> Categories)
{
    /// <summary>Reads a table.</summary>
    /// <param name="choice">What it is.</param>
    /// <param name="path">Its file.</param>
    /// <exception cref="InvalidFileException">The file is not that of such a table.</exception>
    public static Table Read(TableChoice choice, string path) => Read(choice, path, choice.Csv);

    /// <summary>Reads rows without the target column, for prediction.</summary>
    /// <param name="choice">What they are.</param>
    /// <param name="path">Their file.</param>
    /// <param name="categories">The values of the columns of text that the network has learned.</param>
    /// <exception cref="InvalidFileException">The file has other columns.</exception>
    public static Table ReadInputs(TableChoice choice, string path, IReadOnlyDictionary<string, IReadOnlyList<string>> categories) =>
        Read(choice, path, choice.Csv with { Target = null, TargetIndex = null, TargetKind = CsvTarget.Number, Categories = categories });

    private static Table Read(TableChoice choice, string path, CsvOptions options)
    {
        CsvFile file = CsvFile.Read(path, options);
        int needed = choice.Create(0).InputLength;
        if (file.Data.InputLength != needed)
            throw new InvalidFileException(path, 1, $"Its rows give {file.Data.InputLength} numbers; those of {choice.Name} give {needed}.");
        float[] inputs = file.Data.Inputs.ToArray();
        int[] logarithms = [.. choice.Logarithms.Select(name => file.InputNames.ToList().IndexOf(name))];
        for (int row = 0; row < inputs.Length; row += needed)
        {
            foreach (int column in logarithms)
                inputs[row + column] = MathF.Log(1 + inputs[row + column]);
        }

        Dataset data = file.Data.WithInputs(inputs, needed);
        if (!data.HasLabels)
            data = data.WithTargets([.. data.Targets.ToArray().Select(target => target / choice.Unit)], 1);
        return new Table(choice, data, file.Classes, file.Categories);
    }
}
