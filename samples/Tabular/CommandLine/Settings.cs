using Tabular.Data;
using Tabular.Training;

namespace Tabular.CommandLine;

/// <summary>What the command line asks for, every value checked and every default filled in.</summary>
/// <param name="Table">The table.</param>
/// <param name="DataPath">Its file, or null for the built-in one.</param>
/// <param name="Training">How to train.</param>
/// <param name="Folds">How many parts to cross-validate with, or null.</param>
/// <param name="Trials">How many settings to try before training, or null.</param>
/// <param name="ReportPath">Where the page goes, or null.</param>
/// <param name="SavePath">Where the model goes, or null.</param>
/// <param name="LoadPath">A model to use instead of training, or null.</param>
/// <param name="PredictPath">Rows to predict, or null.</param>
/// <param name="Threads">Threads to compute with, or null for the runtime's default.</param>
internal sealed record Settings(
    TableChoice Table,
    string? DataPath,
    TrainingSettings Training,
    int? Folds,
    int? Trials,
    string? ReportPath,
    string? SavePath,
    string? LoadPath,
    string? PredictPath,
    int? Threads);
