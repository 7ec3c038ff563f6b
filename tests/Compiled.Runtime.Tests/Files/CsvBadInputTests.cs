using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Every CSV line of the manifest, with the reason for which the file must be refused.</summary>
public class CsvBadInputTests
{
    private static readonly Dictionary<string, string> Reasons = new()
    {
        // Left open by the manifest. Refused: nothing in the file says whether a row was meant there.
        ["blank_line"] = "Row 2 is a blank line",
        // Left open by the manifest. Refused: a comma is never a decimal point, whatever the user's culture.
        ["comma_decimal"] = "There is no column 'y'; there are 'a;b;y'",
        ["hex"] = "Row 1, column 1 ('a'): '0x10' is not a number",
        ["inf"] = "Row 1, column 1 ('a'): '1e999' is beyond the largest float",
        ["label_float"] = "Row 1, column 3 ('y'): '0.5' is not the index of a class",
        ["label_neg"] = "Row 1, column 3 ('y'): '-1' is not the index of a class",
        ["label_text"] = "Row 1, column 3 ('y'): 'cat' is not the index of a class",
        ["long_line"] = "Field 1 is longer than 65536 bytes",
        ["missing"] = "Row 1, column 1 ('a'): the value is missing ('?')",
        ["nul"] = "Field 1 has the control character 0x00",
        ["ragged_short"] = "Row 1 has 2 fields where there are 3 columns",
        ["real_dirty_california"] = "fields where there are 10 columns",
        ["thousands"] = "Row 1, column 1 ('a'): '1,000' is not a number",
    };

    public static TheoryData<string> Committed => [.. BadInputs.Ids("csv", committed: true)];

    public static TheoryData<string> OnlyShared => [.. BadInputs.Ids("csv", committed: false)];

    [Theory]
    [MemberData(nameof(Committed))]
    public void CommittedFileGetsItsVerdict(string id) => CheckVerdict(id);

    [SharedTheory]
    [MemberData(nameof(OnlyShared))]
    public void LargeFileGetsItsVerdict(string id) => CheckVerdict(id);

    [Fact]
    public void ManifestIsWhole() => Assert.Equal(15, BadInputs.Ids("csv", committed: true).Concat(BadInputs.Ids("csv", committed: false)).Count());

    [Fact]
    public void ASemicolonDoesNotMakeACommaAPoint()
    {
        string path = BadInputs.FilePath("comma_decimal");
        InvalidFileException refused = Refused.By(() => CsvFile.Read(path, OptionsOf("comma_decimal") with { Separator = ';' }), path);
        Assert.Equal("Row 1, column 1 ('a'): '1,5' is not a number; a column of text can be named as categorical or be ignored.", refused.Reason);
    }

    private static CsvOptions OptionsOf(string id) => id == "real_dirty_california"
        ? new() { Target = "median_house_value", Categorical = ["ocean_proximity"], Missing = MissingValues.DropRow }
        : new() { Target = "y", TargetKind = CsvTarget.ClassIndex };

    private static void CheckVerdict(string id)
    {
        string path = BadInputs.FilePath(id);
        if (BadInputs.Verdict(id) == "ACCEPT")
        {
            CsvFile file = CsvFile.Read(path, OptionsOf(id));
            Assert.Equal([1, 2, 3, 4], file.Data.Inputs.ToArray());
            Assert.Equal([0, 1], file.Data.Labels.ToArray());
            Assert.Equal(["a", "b"], file.InputNames);
            return;
        }

        Assert.Contains(Reasons[id], Refused.By(() => CsvFile.Read(path, OptionsOf(id)), path).Reason, StringComparison.Ordinal);
    }
}
