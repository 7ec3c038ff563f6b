namespace Mnist.Training;

/// <summary>When training ends: after a number of epochs, after a number of steps, or with whichever comes first. At least one is given.</summary>
internal sealed record TrainingLength(int? Epochs, int? Steps)
{
    public static TrainingLength OfEpochs(int epochs) => new(epochs, null);

    public static TrainingLength OfSteps(int steps) => new(null, steps);

    /// <summary>The number of steps, given how many make an epoch.</summary>
    public long TotalSteps(int stepsPerEpoch) =>
        Epochs is not { } epochs ? Steps!.Value : long.Min((long)epochs * stepsPerEpoch, Steps ?? long.MaxValue);
}
