using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Compiled.KillRunner;
using Compiled.Runtime.Tests.Files;
using Compiled.Runtime.Tests.Training;
using Xunit;

namespace Compiled.Runtime.Tests.Reports;

public sealed class ReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CsvHoldsEveryNumberInEveryCulture()
    {
        History history = Trained();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        string[] lines;
        try
        {
            CultureInfo.CurrentCulture = comma;
            history.WriteCsv(_folder.File("history.csv"));
            lines = File.ReadAllLines(_folder.File("history.csv"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal("epoch,epochs,step,loss,accuracy,validation loss,validation accuracy,learning rate,samples per second,seconds,seconds left,macro F1,\"my, \"\"metric\"\"\"",
            lines[0]);
        Assert.Equal(4, lines.Length);
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            string[] fields = lines[epoch].Split(',');
            EpochReport report = history.Epochs[epoch - 1];
            Assert.Equal(13, fields.Length);
            Assert.Equal(report.Loss, double.Parse(fields[3], CultureInfo.InvariantCulture));
            Assert.Equal(report.ValidationLoss, double.Parse(fields[5], CultureInfo.InvariantCulture));
            Assert.Equal(report.Metrics[0].Value, double.Parse(fields[11], CultureInfo.InvariantCulture));
            Assert.Equal("0.5", fields[12]);
        }
    }

    [Fact]
    public void WhatWasNotMeasuredIsEmptyInCsv()
    {
        History history = new([new EpochReport(1, 1, 5, 0.25, null, null, null, 10, TimeSpan.FromSeconds(2), TimeSpan.Zero)], 5, default, default);
        history.WriteCsv(_folder.File("history.csv"));
        Assert.Equal("1,1,5,0.25,,,,0,10,2,0", File.ReadAllLines(_folder.File("history.csv"))[1]);
    }

    [Fact]
    public void ThePageStandsAloneAndShowsEverything()
    {
        History history = Trained();
        history.WriteHtml(_folder.File("page.html"), "A <title> & more", Tiny.Summary);
        string page = File.ReadAllText(_folder.File("page.html"));

        // Well-formed as XML too, so that it can be looked into; nothing is loaded from elsewhere.
        XElement root = XElement.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("<meta charset='utf-8'>", "", StringComparison.Ordinal));
        Assert.Equal("A <title> & more", root.Descendants("h1").Single().Value);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        XNamespace svg = "http://www.w3.org/2000/svg";
        string[] captions = [.. root.Descendants("figcaption").Select(caption => caption.Value)];
        Assert.Equal(["Loss", "Accuracy", "Learning rate", "macro F1", "my, \"metric\""], captions[..5]);
        foreach (string tensor in Tiny.Layout.Select(tensor => tensor.Name))
        {
            Assert.Contains($"{tensor}: parameters", captions);
            Assert.Contains($"{tensor}: gradients", captions);
        }

        Assert.Equal(["dense1", "dense2"], Tiny.LayerOutputLayout.Select(layer => layer.Name));
        Assert.Contains("dense1: activations", captions);
        Assert.Contains("dense2: activations", captions);
        Assert.Contains("Standard deviation of activations", captions);

        XElement loss = root.Descendants("figure").First();
        Assert.Equal(["training", "validation"], loss.Descendants(svg + "text").Select(text => text.Value).TakeLast(2));
        Assert.All(loss.Descendants(svg + "polyline"), line => Assert.Equal(3, line.Attribute("points")!.Value.Split(' ').Length));
        XElement matrix = root.Descendants("table").Single(table => (string?)table.Attribute("class") == "confusion");
        Assert.Equal(21, matrix.Descendants("td").Sum(cell => int.Parse(cell.Value, CultureInfo.InvariantCulture)));
        Assert.Contains(Tiny.Summary, root.Descendants("pre").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ASearchHasItsPage()
    {
        SearchRow Row(int number, double score) => new(number, 1, 0, [0.1 * number, "adam"], TrialStatus.Completed, score, null, TimeSpan.Zero, []);
        SearchResults results = new(["rate", "optimizer"], [Row(1, 0.5), Row(2, 0.25), Row(3, 0.75)], HigherIsBetter: true);
        results.WriteHtml(_folder.File("search.html"));
        string page = File.ReadAllText(_folder.File("search.html"));
        XElement root = XElement.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("<meta charset='utf-8'>", "", StringComparison.Ordinal));
        Assert.Equal(["Score by trial", "Score over rate"], root.Descendants("figcaption").Select(caption => caption.Value));
        Assert.Equal(results.Cells.SelectMany(cells => cells), root.Descendants("td").Select(cell => cell.Value));
        Assert.Equal(3, root.Descendants("figure").Last().Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void GapsAndSinglePointsAreDrawn()
    {
        string svg = Svg.Lines("t", "x", [new ChartSeries("s", [(1, 1), (2, double.NaN), (3, 2), (4, 3)])]);
        Assert.Single(XElement.Parse(svg).Elements(), element => element.Name.LocalName == "circle");
        Assert.Single(XElement.Parse(svg).Elements(), element => element.Name.LocalName == "polyline");
        Assert.DoesNotContain("NaN", Svg.Lines("t", "x", [new ChartSeries("s", [])]), StringComparison.Ordinal);
    }

    [Fact]
    public void AHistogramCountsEveryFiniteNumber()
    {
        float[] values = [0, 1, 2, 2, 4, float.NaN, float.PositiveInfinity];
        TensorHistogram histogram = TensorHistogram.Of("t", HistogramKind.Parameters, 1, values);
        Assert.Equal((0.0, 4.0, 1.8), (histogram.Minimum, histogram.Maximum, histogram.Mean));
        Assert.Equal(Math.Sqrt(1.76), histogram.StandardDeviation, 1e-12);
        Assert.Equal([1, 1, 2, 1], new[] { 0, 10, 20, 39 }.Select(bin => histogram.Counts[bin]));
        Assert.Equal(5, histogram.Counts.Sum());
        Assert.Equal(3, TensorHistogram.Of("t", HistogramKind.Parameters, 1, [7f, 7f, 7f]).Counts[0]);
        Assert.Equal(0, TensorHistogram.Of("t", HistogramKind.Parameters, 1, [float.NaN]).Counts.Sum());
    }

    internal static History Trained(params ITrainingCallback[] callbacks)
    {
        float[] inputs = new float[60 * Tiny.InputLength];
        Initializer.Normal(inputs, 1f, 1, 0);
        Dataset data = new(inputs, Tiny.InputLength, [.. Enumerable.Range(0, 60).Select(i => i % 3)]);
        Trainer trainer = new(new Tiny(), new Adam(0.01f))
        {
            Epochs = 3,
            BatchSize = 13,
            Histograms = true,
            Metrics = [Metric.MacroF1, new Metric("my, \"metric\"", true, _ => 0.5)],
            Progress = TrainingProgress.None,
            Callbacks = callbacks,
        };
        return trainer.Fit(data.Subset(0, 39), data.Subset(39, 21));
    }
}
