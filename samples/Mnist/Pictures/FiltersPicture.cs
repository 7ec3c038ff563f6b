using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using Compiled;

namespace Mnist.Pictures;

/// <summary>
/// One SVG file, complete in itself: the first layer's kernels before and after training side by side, in one scale of colours, and below them the
/// test images that were read wrongly.
/// </summary>
internal static class FiltersPicture
{
    private const int Margin = 24;
    private const int KernelColumns = 8, MostKernels = 64, Kernel = 44, KernelPitch = 52;
    private const int PanelWidth = KernelColumns * KernelPitch;
    private const int MistakeColumns = 12, MostMistakes = 120, Image = 56, MistakePitchX = 71, MistakePitchY = 86;
    private const int Width = (3 * Margin) + (2 * PanelWidth);
    private const string Style =
        "text{font-family:system-ui,sans-serif;fill:#222}.title{font-size:20px;font-weight:600}.heading{font-size:15px;font-weight:600}" +
        ".note{font-size:12px;fill:#666}.caption{font-size:11px;text-anchor:middle}";

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The network's name, for the title.</param>
    /// <param name="before">The kernels before training.</param>
    /// <param name="after">The same after training.</param>
    /// <param name="mistakes">The test images that were read wrongly.</param>
    public static void Save(string path, string model, Filters before, Filters after, Mistakes mistakes)
    {
        using AtomicFile file = new(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(Draw(model, before, after, mistakes).ToString() + "\n"));
        file.Commit();
    }

    /// <summary>Draws the document.</summary>
    public static XElement Draw(string model, Filters before, Filters after, Mistakes mistakes)
    {
        int kernels = Math.Min(before.Count, MostKernels), shown = Math.Min(mistakes.All.Count, MostMistakes);
        float scale = MathF.Max(LargestMagnitude(before, kernels), LargestMagnitude(after, kernels));
        int kernelsTop = 100, kernelsBottom = kernelsTop + (Rows(kernels, KernelColumns) * KernelPitch);
        int mistakesTop = kernelsBottom + 70, height = mistakesTop + (Rows(shown, MistakeColumns) * MistakePitchY) + Margin;
        string many = kernels < before.Count ? $"the first {kernels} of {before.Count} kernels" : $"{kernels} kernels";
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{many} of {before.Height} x {before.Width}; red is above 0, blue below, the deepest colour is a weight of {scale:0.###}");
        string few = shown < mistakes.All.Count ? $", the {shown} most confident mistakes" : ", the most confident mistakes first";

        return new XElement(
            Svg.Namespace + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {height}"), new XAttribute("width", Width), new XAttribute("height", height),
            new XElement(Svg.Namespace + "title", $"First layer and mistakes of {model}"),
            new XElement(Svg.Namespace + "style", Style),
            Svg.Rectangle(0, 0, Width, height, Palette.White),
            Svg.Text("title", Margin, 38, $"{model}: {before.Tensor}"),
            Svg.Text("note", Margin, 58, note),
            Svg.Text("heading", Margin, 86, "before training"),
            Kernels(before, kernels, scale, Margin, kernelsTop),
            Svg.Text("heading", (2 * Margin) + PanelWidth, 86, "after training"),
            Kernels(after, kernels, scale, (2 * Margin) + PanelWidth, kernelsTop),
            Svg.Text("title", Margin, kernelsBottom + 30, $"read wrongly: {mistakes.All.Count} of {mistakes.Images} test images"),
            Svg.Text("note", Margin, kernelsBottom + 50, $"what it is \u2192 what the network read, and how sure it was{(shown > 0 ? few : "")}"),
            mistakes.All.Take(shown).Select((mistake, i) => Drawn(
                mistake, Margin + (i % MistakeColumns * MistakePitchX), mistakesTop + (i / MistakeColumns * MistakePitchY))));
    }

    private static IEnumerable<XElement> Kernels(Filters filters, int count, float scale, int left, int top)
    {
        for (int i = 0; i < count; i++)
        {
            string[] colors = new string[filters.Height * filters.Width];
            for (int p = 0; p < colors.Length; p++)
            {
                colors[p] = Palette.Signed(scale > 0 ? filters[i][p] / scale : 0);
            }

            int x = left + (i % KernelColumns * KernelPitch), y = top + (i / KernelColumns * KernelPitch);
            yield return Svg.Rectangle(x - 1, y - 1, Kernel + 2, (Kernel * filters.Height / filters.Width) + 2, "#cccccc");
            yield return PixelPicture.Draw(colors, filters.Width, Palette.White, x, y, Kernel);
        }
    }

    private static XElement Drawn(Mistake mistake, int x, int y)
    {
        string[] colors = [.. mistake.Pixels.Select(Palette.Grey)];
        string caption = string.Create(CultureInfo.InvariantCulture, $"{mistake.Label} \u2192 {mistake.Reading}, {mistake.Confidence:0%}");
        return new XElement(
            Svg.Namespace + "g",
            Svg.Rectangle(x - 1, y - 1, Image + 2, Image + 2, "#cccccc"),
            PixelPicture.Draw(colors, 28, Palette.White, x, y, Image),
            Svg.Text("caption", x + (Image / 2), y + Image + 15, caption));
    }

    private static float LargestMagnitude(Filters filters, int count)
    {
        float largest = 0;
        foreach (float weight in filters.Weights.AsSpan(0, count * filters.Height * filters.Width))
        {
            largest = MathF.Max(largest, MathF.Abs(weight));
        }

        return largest;
    }

    private static int Rows(int count, int columns) => (count + columns - 1) / columns;
}
