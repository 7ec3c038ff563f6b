using System;
using Compiled;
using Mnist.BuiltInDigits;

namespace Mnist.Data;

/// <summary>The digits a network learns from and the digits it is tested on.</summary>
/// <param name="Training">Images to learn from.</param>
/// <param name="Test">Images it never learns from.</param>
/// <param name="Origin">Where they come from, in a line.</param>
internal sealed record DigitData(Dataset Training, Dataset Test, string Origin)
{
    private const int BuiltInTraining = 20_000;
    private const int BuiltInTest = 4_000;

    /// <summary>MNIST where there is a copy, the built-in digits otherwise.</summary>
    /// <param name="dataFolder">The folder given on the command line, or null.</param>
    /// <param name="seed">Decides the built-in digits.</param>
    /// <exception cref="InvalidFileException">A file of MNIST is damaged.</exception>
    public static DigitData Load(string? dataFolder, ulong seed)
    {
        string? variable = Environment.GetEnvironmentVariable(MnistFolder.Variable);
        string? folder = MnistFolder.Find(dataFolder, variable, MnistFolder.Cache);
        return folder is not null ? Mnist(folder) : BuiltIn(seed, variable);
    }

    private static DigitData Mnist(string folder)
    {
        Dataset training = Dataset.Mnist(folder, training: true), test = Dataset.Mnist(folder, training: false);
        return new(training, test, $"data: MNIST from {folder}");
    }

    private static DigitData BuiltIn(ulong seed, string? variable)
    {
        string searched = string.IsNullOrEmpty(variable) ? MnistFolder.Cache : $"{variable} ({MnistFolder.Variable}) and {MnistFolder.Cache}";
        return new(
            Drawn(BuiltInTraining, seed, training: true),
            Drawn(BuiltInTest, seed, training: false),
            $"data: no MNIST in {searched}: training on built-in digits (--download fetches MNIST)");
    }

    private static Dataset Drawn(int count, ulong seed, bool training)
    {
        DigitImages images = DigitImages.Draw(count, seed, training);
        return new(images.Pixels, DigitImages.ImageLength, images.Labels);
    }
}
