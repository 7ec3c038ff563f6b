namespace Residual.CommandLine;

/// <summary>What the command line asks for, every value checked and every default filled in.</summary>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Batch">Images a step.</param>
/// <param name="Seed">Decides the images, the first parameters and the order of the images.</param>
/// <param name="Threads">Threads to compute with, or null for the runtime's default.</param>
/// <param name="SavePath">Where the trained weights go, or null.</param>
internal sealed record Settings(int Epochs, int Batch, ulong Seed, int? Threads, string? SavePath);
