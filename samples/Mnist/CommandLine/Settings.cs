using System.Collections.Generic;
using Mnist.Networks;
using Mnist.Training;

namespace Mnist.CommandLine;

/// <summary>What the command line asks for, every value checked and every default filled in.</summary>
/// <param name="Model">The network.</param>
/// <param name="Length">When training ends.</param>
/// <param name="Batch">Samples a step.</param>
/// <param name="LearningRate">The optimizer's step size.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Seed">Decides the first parameters, the order of the samples and the built-in digits.</param>
/// <param name="Threads">Threads to compute with, or null for the runtime's default.</param>
/// <param name="SavePath">Where the trained weights go, or null.</param>
/// <param name="FiltersPath">Where a picture of the first layer and of the mistakes goes, or null.</param>
/// <param name="ReportPath">Where a page with curves and histograms goes, or null.</param>
/// <param name="DataFolder">A folder that holds MNIST, or null to look in the usual places.</param>
/// <param name="Download">Whether to fill the cache folder first.</param>
/// <param name="Mirrors">Where to download from, the preferred mirror first.</param>
internal sealed record Settings(
    ModelChoice Model,
    TrainingLength Length,
    int Batch,
    float LearningRate,
    OptimizerChoice Optimizer,
    ulong Seed,
    int? Threads,
    string? SavePath,
    string? FiltersPath,
    string? ReportPath,
    string? DataFolder,
    bool Download,
    IReadOnlyList<string> Mirrors);
