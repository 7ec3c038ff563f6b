using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Mnist.Networks;
using Mnist.Pictures;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>The picture of the first layer and of the mistakes.</summary>
public sealed class FiltersPictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void KernelsAreTheFirstLayersWeights()
    {
        TwoLayer network = new(seed: 3);
        Filters filters = Filters.Of(network);
        Assert.Equal(("dense1.weight", 50, 28, 28), (filters.Tensor, filters.Count, filters.Height, filters.Width));
        Assert.True(network.Dense1Weight.SequenceEqual(filters.Weights));
        Assert.True(network.Dense1Weight.Slice(7 * 784, 784).SequenceEqual(filters[7]));
        network.Dense1Weight.Clear();
        Assert.Contains(filters.Weights, weight => weight != 0);
    }

    [Fact]
    public void MistakesAreExactlyTheImagesThatCountAsWrong()
    {
        Dataset test = Noise(1_234);
        TwoLayer network = new(seed: 3);
        Mistakes mistakes = Mistakes.Of(network, test);
        Assert.Equal(1 - ((double)mistakes.All.Count / mistakes.Images), Metrics.Accuracy(network, test), 12);
        Assert.All(mistakes.All, mistake => Assert.NotEqual(mistake.Label, mistake.Reading));
        Assert.Equal(mistakes.All.OrderByDescending(mistake => mistake.Confidence), mistakes.All);
        float[] probabilities = new float[10];
        foreach (Mistake mistake in mistakes.All.Take(20))
        {
            network.Predict(mistake.Pixels, probabilities);
            Assert.Equal(probabilities.Max(), mistake.Confidence, 1e-4);
            Assert.Equal(probabilities.Max(), probabilities[mistake.Reading]);
        }
    }

    [Fact]
    public void PixelsAreDrawnWhereTheyAre()
    {
        string[] colors =
        [
            "white", "red", "red",
            "blue", "white", "red",
        ];
        XElement picture = PixelPicture.Draw(colors, 3, "white", 10, 20, 30);
        Assert.Equal("translate(10 20) scale(10)", (string?)picture.Attribute("transform"));
        Assert.Equal(["white"], picture.Elements(Svg + "rect").Select(rectangle => (string?)rectangle.Attribute("fill")));
        Dictionary<string, string> paths = picture.Elements(Svg + "path").ToDictionary(path => (string)path.Attribute("fill")!, path => (string)path.Attribute("d")!);
        Assert.Equal("M0 1h1v1h-1z", paths["blue"]);
        Assert.Equal("M1 0h2v1h-2zM2 1h1v1h-1z", paths["red"]);
        Assert.Equal(2, paths.Count);
    }

    [Fact]
    public void ColoursTellTheSignAndTheSize()
    {
        Assert.Equal((Palette.White, Palette.White), (Palette.Signed(0), Palette.Grey(0)));
        Assert.Equal(("#b2182b", "#2166ac", "#14141e"), (Palette.Signed(1), Palette.Signed(-1), Palette.Grey(1)));
        Assert.Equal((Palette.Signed(1), Palette.Signed(-1)), (Palette.Signed(7), Palette.Signed(-7)));
        Assert.Equal(17, Enumerable.Range(0, 1001).Select(i => Palette.Grey(i / 1000f)).Distinct().Count());
    }

    [Fact]
    public void TheDocumentHoldsBothSidesAndTheMistakes()
    {
        Filters before = new("conv2d1.weight", 3, 2, 2, [.. Enumerable.Repeat(0.5f, 12)]);
        Filters after = before with { Weights = [.. Enumerable.Repeat(-1f, 12)] };
        Mistake mistake = new(new float[784], 4, 9, 0.875);
        XElement document = FiltersPicture.Draw("net", before, after, new([mistake, mistake with { Label = 7 }], 50));

        string[] texts = [.. document.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Contains("net: conv2d1.weight", texts);
        Assert.Contains("3 kernels of 2 x 2; red is above 0, blue below, the deepest colour is a weight of 1", texts);
        Assert.Contains("read wrongly: 2 of 50 test images", texts);
        Assert.Contains("4 \u2192 9, 88%", texts);
        string[] fills = [.. document.Descendants(Svg + "path").Select(path => (string)path.Attribute("fill")!)];
        Assert.Equal(6, fills.Length);
        Assert.Equal([Palette.Signed(0.5f), Palette.Signed(-1f)], fills.Distinct());
    }

    [Fact]
    public void ManyKernelsAndMistakesAreCutOffAndSaidSo()
    {
        Filters many = new("dense1.weight", 100, 28, 28, new float[100 * 784]);
        Mistake mistake = new(new float[784], 4, 9, 0.5);
        XElement document = FiltersPicture.Draw("net", many, many, new([.. Enumerable.Repeat(mistake, 300)], 1000));
        string[] texts = [.. document.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Contains(texts, text => text.StartsWith("the first 64 of 100 kernels of 28 x 28", StringComparison.Ordinal));
        Assert.Contains("read wrongly: 300 of 1000 test images", texts);
        Assert.Contains(texts, text => text.EndsWith("the 120 most confident mistakes", StringComparison.Ordinal));
        Assert.Equal((64 * 2) + 120, document.Descendants(Svg + "g").Count(group => group.Attribute("transform") is not null));
    }

    [Fact]
    public void TheFileIsOneWholeDocument()
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("picture.svg");
        Filters filters = Filters.Of(new TwoLayer(seed: 3));
        FiltersPicture.Save(path, "two-layer", filters, filters, new([], 10));
        XDocument document = XDocument.Load(path);
        Assert.Equal(Svg + "svg", document.Root!.Name);
        Assert.DoesNotContain(document.Descendants().Attributes(), attribute => attribute.Name.LocalName is "href" or "src");
        Assert.Equal(["picture.svg"], folder.Names);
    }

    private static Dataset Noise(int count)
    {
        Random random = new(1);
        float[] pixels = new float[count * 784];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.NextSingle();
        }

        return new(pixels, 784, [.. Enumerable.Range(0, count).Select(i => i % 10)]);
    }
}
