namespace Compiled.Runtime.Tests.Training;

/// <summary>Small data sets made by formula.</summary>
internal static class ToyData
{
    public const int Inputs = 4, Classes = 3;

    /// <summary>Noisy points around one centre a class, with a constant last input.</summary>
    public static Dataset Labelled(int count, ulong seed = 1)
    {
        (float[] inputs, int[] labels) = Points(count, seed);
        return new Dataset(inputs, Inputs, labels);
    }

    /// <summary>The same points with one-hot rows.</summary>
    public static Dataset OneHot(int count, ulong seed = 1)
    {
        (float[] inputs, int[] labels) = Points(count, seed);
        float[] targets = new float[count * Classes];
        for (int i = 0; i < count; i++)
            targets[(i * Classes) + labels[i]] = 1;
        return new Dataset(inputs, Inputs, targets, Classes);
    }

    /// <summary>The same points and whether they are of class 0.</summary>
    public static Dataset Binary(int count, ulong seed = 1)
    {
        (float[] inputs, int[] labels) = Points(count, seed);
        return new Dataset(inputs, Inputs, System.Array.ConvertAll(labels, label => label == 0 ? 1f : 0f), 1);
    }

    /// <summary>y = x0 - 2 x1 + 0.5, exactly.</summary>
    public static Dataset Linear(int count, ulong seed = 1)
    {
        (float[] inputs, _) = Points(count, seed);
        float[] targets = new float[count];
        for (int i = 0; i < count; i++)
            targets[i] = inputs[i * Inputs] - (2 * inputs[(i * Inputs) + 1]) + 0.5f;
        return new Dataset(inputs, Inputs, targets, 1);
    }

    private static (float[] Inputs, int[] Labels) Points(int count, ulong seed)
    {
        float[] inputs = new float[count * Inputs];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % Classes;
            for (int j = 0; j < Inputs - 1; j++)
                inputs[(i * Inputs) + j] = (j == labels[i] ? 1f : 0f) + (0.8f * (RandomBits.Uniform(seed, (ulong)((i * Inputs) + j)) - 0.5f));
            inputs[(i * Inputs) + Inputs - 1] = 1;
        }

        return (inputs, labels);
    }
}
