using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Mnist.Data;

/// <summary>
/// Fetches the files of MNIST from the first mirror that delivers them whole. A file is written beside its place under another name, checked
/// against its SHA-256 and only then renamed, so a folder never holds a part of one.
/// </summary>
internal sealed class MnistDownload
{
    /// <summary>Public mirrors of MNIST's four files, asked in this order.</summary>
    public static readonly IReadOnlyList<string> PublicMirrors =
    [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ];

    private readonly IReadOnlyList<string> _mirrors;
    private readonly IReadOnlyList<MnistFile> _files;
    private readonly TimeSpan _patience;
    private readonly IDownloadProgress _progress;

    /// <summary>Prepares a download.</summary>
    /// <param name="mirrors">Addresses of folders that serve the files, the preferred one first.</param>
    /// <param name="files">The files to fetch.</param>
    /// <param name="patience">How long a mirror may stay silent before the next is asked.</param>
    /// <param name="progress">Is told what happens.</param>
    public MnistDownload(IReadOnlyList<string> mirrors, IReadOnlyList<MnistFile> files, TimeSpan patience, IDownloadProgress progress)
    {
        _mirrors = mirrors;
        _files = files;
        _patience = patience;
        _progress = progress;
    }

    /// <summary>Fetches every file that <paramref name="folder"/> does not hold already; creates the folder if need be.</summary>
    /// <exception cref="DownloadException">A file could not be had from any mirror; files fetched before it stay.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested; files fetched before stay.</exception>
    public async Task FillAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        using HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };
        foreach (MnistFile file in _files)
        {
            if (PackedFile.Fault(Path.Combine(folder, file.PackedName), file) is not null)
            {
                await FetchAsync(client, file, folder, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task FetchAsync(HttpClient client, MnistFile file, string folder, CancellationToken cancellation)
    {
        List<string> reasons = [];
        foreach (string mirror in _mirrors)
        {
            string? reason = await TryFetchAsync(client, mirror, file, folder, cancellation).ConfigureAwait(false);
            if (reason is null)
            {
                _progress.Complete(file.PackedName);
                return;
            }

            _progress.Failed(mirror, reason);
            reasons.Add($"{mirror}: {reason}");
        }

        throw new DownloadException($"no mirror delivered {file.PackedName} ({string.Join("; ", reasons)})");
    }

    // Returns null on success, otherwise why this mirror failed.
    private async Task<string?> TryFetchAsync(HttpClient client, string mirror, MnistFile file, string folder, CancellationToken cancellation)
    {
        string target = Path.Combine(folder, file.PackedName);
        string part = $"{target}.{Environment.ProcessId}.part";
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await ReceiveAsync(client, new Uri(new Uri(mirror.TrimEnd('/') + "/"), file.PackedName), file, part, silence).ConfigureAwait(false);
            if (PackedFile.Fault(part, file) is { } fault)
            {
                return fault;
            }

            File.Move(part, target, overwrite: true);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"silent for {_patience.TotalSeconds:0.#} s";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
        finally
        {
            File.Delete(part);
        }
    }

    // Writes what the mirror sends to part; every wait for more bytes starts the patience anew.
    private async Task ReceiveAsync(HttpClient client, Uri address, MnistFile file, string part, CancellationTokenSource silence)
    {
        silence.CancelAfter(_patience);
        using HttpResponseMessage response =
            await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        _progress.Begin(file.PackedName, response.Content.Headers.ContentLength);
        await using Stream source = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        await using FileStream destination = new(part, FileMode.Create, FileAccess.Write);
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            silence.CancelAfter(_patience);
            int count = await source.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            // Packing never makes these files larger: what goes on and on is something else.
            if (destination.Length + count > file.Length)
            {
                throw new IOException($"sends more than {file.Length} bytes");
            }

            destination.Write(buffer, 0, count);
            _progress.Advance(count);
        }
    }
}
