namespace SineWave.CommandLine;

/// <summary>What the command line asks for, every value checked and every default filled in.</summary>
/// <param name="Epochs">Passes over the windows.</param>
/// <param name="Seed">Decides the noise, the first parameters and the order of the windows.</param>
/// <param name="Threads">Threads to compute with, or null for the runtime's default.</param>
/// <param name="PicturePath">Where the picture goes.</param>
/// <param name="GradientsPath">Where that of the gradients goes, or null for none.</param>
internal sealed record Settings(int Epochs, ulong Seed, int? Threads, string PicturePath, string? GradientsPath);
