using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Tables of text: columns, missing values, words, the rules of RFC 4180.</summary>
public sealed class CsvFileTests : IDisposable
{
    private static readonly CsvOptions LastIsNumber = new() { Header = false, TargetIndex = ^1 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ColumnsAreTakenByName()
    {
        CsvFile file = Read("id,width,price,colour\n7,1.5,10,red\n8,2,20,blue\n9,-3e2,30,red\n", new()
        {
            Target = "price",
            Ignored = ["id"],
            Categorical = ["colour"],
        });
        Assert.Equal(["width", "colour=blue", "colour=red"], file.InputNames);
        Assert.Equal([1.5f, 0, 1, 2, 1, 0, -300, 0, 1], file.Data.Inputs.ToArray());
        Assert.Equal([10, 20, 30], file.Data.Targets.ToArray());
        Assert.Equal(["blue", "red"], file.Categories["colour"]);
    }

    [Fact]
    public void ClassesAreTakenByIndexFromTheEndAndNamed()
    {
        CsvFile file = Read("1,setosa\n2,virginica\n3,setosa", LastIsNumber with { TargetKind = CsvTarget.ClassName });
        Assert.Equal([0, 1, 0], file.Data.Labels.ToArray());
        Assert.Equal(["setosa", "virginica"], file.Classes);
        CsvFile known = Read("1,setosa\n", LastIsNumber with { TargetKind = CsvTarget.ClassName, Classes = ["virginica", "setosa"] });
        Assert.Equal([1], known.Data.Labels.ToArray());
        RefuseWith("column 2 ('2'): 'iris' is not one of the values", "1,iris\n", LastIsNumber with { TargetKind = CsvTarget.ClassName, Classes = ["rose"] });
    }

    [Fact]
    public void AFileWithoutATargetHasLabelsOfZero()
    {
        CsvFile file = Read("a,b\n1,2\n", new());
        Assert.Equal([1, 2], file.Data.Inputs.ToArray());
        Assert.Equal([0], file.Data.Labels.ToArray());
    }

    [Fact]
    public void MissingValuesAreTreatedAsSaid()
    {
        const string Text = "a,kind,y\n1,x,1\n?,z,2\n3, ,3\n";
        CsvOptions options = new() { Target = "y", Categorical = ["kind"] };
        RefuseWith("Row 2, column 1 ('a'): the value is missing ('?')", Text, options);

        CsvFile dropped = Read(Text, options with { Missing = MissingValues.DropRow });
        Assert.Equal((1, 2L), (dropped.Data.Count, dropped.DroppedRows));
        Assert.Equal(["a", "kind=x"], dropped.InputNames);

        CsvFile constant = Read(Text, options with { Missing = MissingValues.Constant, MissingConstant = -1 });
        Assert.Equal([1, 1, 0, -1, 0, 1, 3, 0, 0], constant.Data.Inputs.ToArray());

        CsvFile kept = Read(Text, options with { Missing = MissingValues.Keep });
        Assert.Equal([1, 1, 0, float.NaN, 0, 1, 3, float.NaN, float.NaN], kept.Data.Inputs.ToArray());
        RefuseWith("Row 1, column 2 ('y'): the value is missing", "a,y\n1,\n", new() { Target = "y", Missing = MissingValues.Keep });
        RefuseWith("All 1 rows have a missing value", "a,y\n1,\n", new() { Target = "y", Missing = MissingValues.DropRow });
    }

    [Theory]
    [InlineData("\"1\",\"2\"\r\n\"3\",\"4\"\r\n")]
    [InlineData("1,2\n3,4")]
    [InlineData(" 1 ,2\n3, 4\n")]
    [InlineData("\uFEFF1,2\n3,4\n")]
    [InlineData("+1,2e0\n3.,.4e1\n")]
    public void TheSameTableIsWrittenInManyWays(string text)
    {
        Dataset data = Read(text, LastIsNumber).Data;
        Assert.Equal([1, 3], data.Inputs.ToArray());
        Assert.Equal([2, 4], data.Targets.ToArray());
    }

    [Fact]
    public void QuotedFieldsHoldSeparatorsQuotesAndLines()
    {
        CsvFile file = Read("\"a \"\"b\"\", c\nd\",y\n1,2\n", new() { Target = "y" });
        Assert.Equal(["a \"b\", c\nd"], file.InputNames);
        InvalidFileException refused = Refusal("\"a\n\nb\",y\n1,2\nx,2\n", new() { Target = "y" });
        Assert.Equal(5, refused.Position);
    }

    [Theory]
    [InlineData("", "It is empty")]
    [InlineData("1,2\r3,4\n", "carriage return that no line feed follows")]
    [InlineData("1,\"2\n", "begins with a quote that is never closed")]
    [InlineData("1,\"2\"3\n", "goes on after its closing quote")]
    [InlineData("1,2\"\"\n", "has a quote inside")]
    [InlineData("1,2,\n3,4\n", "Row 2 has 2 fields where there are 3 columns")]
    [InlineData("1,2\n3,4,5\n", "Row 2 has 3 fields where there are 2 columns")]
    [InlineData("1,2\n\n", "Row 2 is a blank line")]
    [InlineData("1,NaNo\n", "'NaNo' is not a number")]
    [InlineData("Infinity,2\n", "'Infinity' is not a number; where the first line is a header, say so")]
    [InlineData("1_000,2\n", "is not a number")]
    [InlineData("1 000,2\n", "is not a number")]
    [InlineData("1e39,2\n", "is beyond the largest float")]
    [InlineData("--1,2\n", "is not a number")]
    [InlineData("1,\u0001\n", "control character 0x01")]
    public void WhatIsNotATableIsRefused(string text, string reason) => RefuseWith(reason, text, LastIsNumber);

    [Fact]
    public void HeadersAreHeldToWhatTheySay()
    {
        RefuseWith("Two columns are called 'a'", "a,a,y\n1,2,3\n", new() { Target = "y" });
        RefuseWith("There is no column 'z'; there are 'a', 'y'", "a,y\n1,2\n", new() { Target = "z" });
        RefuseWith("There is no column 'z'", "a,y\n1,2\n", new() { Target = "y", Ignored = ["z"] });
        RefuseWith("The first line has numbers only", "1,2\n3,4\n", new());
        RefuseWith("It has no rows", "a,y\n", new() { Target = "y" });
        RefuseWith("It has no column of inputs", "y\n1\n", new() { Target = "y" });
        RefuseWith("There is no column 7", "1,2\n", new() { Header = false, TargetIndex = 7 });
        RefuseWith("a column of text can be named as categorical", "a,y\nred,2\n", new() { Target = "y" });
    }

    [Fact]
    public void WhatIsNotTextIsRefused()
    {
        string path = _folder.Write("latin1.csv", [(byte)'a', 0xE9, (byte)'\n', (byte)'1', (byte)'\n']);
        Assert.Contains("not valid UTF-8", Refused.By(() => CsvFile.Read(path, new()), path).Reason, StringComparison.Ordinal);
        string pointer = _folder.Write("pointer.csv", "version https://git-lfs.github.com/spec/v1\n"u8.ToArray());
        Assert.Contains("Git LFS", Refused.By(() => CsvFile.Read(pointer, new()), pointer).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void BlankLinesArePassedOverOnRequest() =>
        Assert.Equal([1, 3], Read("1,2\n\n3,4\n\n", LastIsNumber with { SkipBlankLines = true }).Data.Inputs.ToArray());

    [Fact]
    public void ALargeFileTakesLittleMoreMemoryThanItsNumbers()
    {
        // Two bytes a number, the worst there is: 4 bytes of floats for each.
        byte[] text = new byte[8_000_000];
        for (int i = 0; i < text.Length; i++)
            text[i] = (i % 20) switch { 19 => (byte)'\n', int place when place % 2 == 1 => (byte)',', int place => (byte)('0' + (place / 2)) };
        string path = _folder.Write("large.csv", text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Dataset data = CsvFile.Read(path, LastIsNumber).Data;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 * text.Length) + (16 << 20));
        Assert.Equal((400_000, 9), (data.Count, data.InputLength));
        Assert.Equal(9, data.Targets[^1]);
    }

    // Any table survives being written with quotes around every field, whatever its words and however its lines end.
    [Fact]
    public void TablesOfRandomWordsAreReadBack()
    {
        Random random = new(5);
        const string Alphabet = "ab,\"\n\r;\té雪 '";
        for (int trial = 0; trial < 200; trial++)
        {
            string[] words = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => "w" + new string([.. Enumerable.Range(0, random.Next(5)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]))];
            StringBuilder text = new();
            foreach (string word in words)
                text.Append($"1,\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{(random.Next(2) == 0 ? "\r\n" : "\n")}");
            CsvFile file = Read(text.ToString(), LastIsNumber with { TargetKind = CsvTarget.ClassName });
            Assert.Equal(words, file.Data.Labels.ToArray().Select(label => file.Classes[label]));
        }
    }

    private void RefuseWith(string reason, string text, CsvOptions options) => Assert.Contains(reason, Refusal(text, options).Reason, StringComparison.Ordinal);

    private InvalidFileException Refusal(string text, CsvOptions options)
    {
        string path = _folder.Write("table.csv", Encoding.UTF8.GetBytes(text));
        InvalidFileException refused = Assert.Throws<InvalidFileException>(() => CsvFile.Read(path, options));
        Assert.Equal(path, refused.Path);
        return refused;
    }

    private CsvFile Read(string text, CsvOptions options) => CsvFile.Read(_folder.Write("table.csv", Encoding.UTF8.GetBytes(text)), options);
}
