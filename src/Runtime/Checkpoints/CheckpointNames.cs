namespace Compiled;

/// <summary>The names in a checkpoint that are not those of the network's tensors. They hold a slash, which no layer's name can.</summary>
internal static class CheckpointNames
{
    /// <summary>The format's version, as a metadata string.</summary>
    public const string Version = "1";

    public const string VersionKey = "compiled/checkpoint";
    public const string ArchitectureKey = "compiled/architecture";
    public const string OptimizerKey = "compiled/optimizer";

    /// <summary>The names of the optimizer's vectors, blanks between them: also of those that are not there because they are all zero.</summary>
    public const string OptimizerVectorsKey = "compiled/optimizer_vectors";

    public const string StepKey = "position/step";
    public const string EpochKey = "position/epoch";
    public const string BatchKey = "position/batch";
    public const string RandomSeedKey = "random/seed";
    public const string RandomCallsKey = "random/calls";

    /// <summary>Before the name of an optimizer's vector (a tensor) or number (a metadata string).</summary>
    public const string Optimizer = "optimizer/";

    /// <summary>Before the name of a schedule's number.</summary>
    public const string Schedule = "schedule/";

    /// <summary>Before what a trainer adds.</summary>
    public const string Trainer = "trainer/";

    /// <summary>Before the number and the names of what was fitted on training data.</summary>
    public const string Fitted = "fitted/";

    /// <summary>Before the names of one of them: two may have tensors of the same name.</summary>
    public static string OfFitted(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Fitted}{index}/");

    /// <summary>Before the name of a tensor as it was at the best measurement so far.</summary>
    public const string Best = "best/";
}
