namespace CharRnn.CommandLine;

/// <summary>What the command line asks for, every value checked and every default filled in.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="DataPath">The text file, or null for the built-in text.</param>
/// <param name="Steps">Training steps.</param>
/// <param name="Batch">Windows a step.</param>
/// <param name="Every">Steps from one report to the next.</param>
/// <param name="Seed">Decides the first parameters, the windows and what is written.</param>
/// <param name="Threads">Threads to compute with, or null for the runtime's default.</param>
/// <param name="SavePath">Where a checkpoint goes after each report, or null.</param>
/// <param name="ResumePath">A checkpoint to go on from or to write with, or null.</param>
/// <param name="Generate">Characters to write instead of training; 0 to train.</param>
/// <param name="Prompt">What the model reads before it writes.</param>
/// <param name="Temperature">What scores are divided by before a character is drawn.</param>
/// <param name="TopK">Draws only from so many likeliest characters; 0 for all.</param>
/// <param name="TopP">Draws only from the likeliest characters of so much probability.</param>
internal sealed record Settings(
    string Model,
    string? DataPath,
    int Steps,
    int Batch,
    int Every,
    ulong Seed,
    int? Threads,
    string? SavePath,
    string? ResumePath,
    int Generate,
    string Prompt,
    float Temperature,
    int TopK,
    float TopP);
