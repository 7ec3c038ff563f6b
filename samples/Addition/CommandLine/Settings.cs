namespace Addition.CommandLine;

/// <summary>What the command line asks for, every value checked and every default filled in.</summary>
/// <param name="Epochs">Passes over the training sums.</param>
/// <param name="Seed">Decides the sums to learn from, the first parameters and the order.</param>
/// <param name="Threads">Threads to compute with, or null for the runtime's default.</param>
/// <param name="SavePath">Where the trained weights go, or null.</param>
internal sealed record Settings(int Epochs, ulong Seed, int? Threads, string? SavePath);
