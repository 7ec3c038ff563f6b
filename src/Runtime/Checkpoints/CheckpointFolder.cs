using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Compiled;

/// <summary>The checkpoints of one run.</summary>
internal sealed class CheckpointFolder
{
    private const string Start = "step-", End = ".safetensors", Best = "best" + End;

    private readonly CheckpointOptions _options;
    private readonly string _folder;

    /// <summary>Makes sure of the folder.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public CheckpointFolder(CheckpointOptions options)
    {
        _options = options;
        _folder = Path.GetFullPath(options.Folder);
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{_folder} cannot be created: {exception.Message}", exception);
        }
    }

    /// <summary>Refuses a folder that an earlier run has left checkpoints in: a later one could not tell them apart from its own.</summary>
    /// <exception cref="InvalidOperationException">There are some.</exception>
    public void RequireNone()
    {
        if (Steps().Any())
        {
            throw new InvalidOperationException(
                $"{_folder} holds checkpoints of an earlier run. Call Resume to go on with it, or choose another folder to start anew.");
        }
    }

    /// <summary>The newest checkpoint that is whole; null where there is none at all.</summary>
    /// <exception cref="InvalidFileException">There are some, and all are damaged: the newest one's fault.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    public Checkpoint? Newest()
    {
        InvalidFileException? first = null;
        foreach (long step in Steps().OrderDescending())
        {
            try
            {
                return Checkpoint.Read(PathOf(step));
            }
            catch (InvalidFileException exception)
            {
                first ??= exception;
            }
        }

        return first is null ? null : throw first;
    }

    /// <summary>Writes a checkpoint, and once it is safe removes those that are too old.</summary>
    /// <exception cref="IOException">It cannot be written; the others are as they were.</exception>
    public void Save(CheckpointContent content, long step)
    {
        content.Write(PathOf(step), _options.FileSystem);
        foreach (long old in Steps().OrderDescending().Skip(_options.KeepLast))
            _options.FileSystem.Delete(PathOf(old));
    }

    /// <summary>Writes the best checkpoint.</summary>
    /// <exception cref="IOException">It cannot be written; an older one is as it was.</exception>
    public void SaveBest(CheckpointContent content) => content.Write(Path.Combine(_folder, Best), _options.FileSystem);

    /// <summary>Removes the beginnings of files that a killed run has left behind.</summary>
    public void RemoveRemains()
    {
        foreach (string path in Directory.EnumerateFiles(_folder, ".*" + AtomicFile.TemporaryEnding).ToArray())
        {
            string name = Path.GetFileName(path)[1..^AtomicFile.TemporaryEnding.Length];
            if (Guid.TryParseExact(name, "N", out _))
                _options.FileSystem.Delete(path);
        }
    }

    private string PathOf(long step) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Start}{step:D10}{End}"));

    private IEnumerable<long> Steps()
    {
        foreach (string path in Directory.EnumerateFiles(_folder, Start + "*" + End))
        {
            string digits = Path.GetFileName(path)[Start.Length..^End.Length];
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long step) && path == PathOf(step))
                yield return step;
        }
    }
}
