using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Spectre.Console;

namespace Mnist.Data;

/// <summary>Downloads MNIST in view of the user: with bars in a terminal, in plain lines elsewhere.</summary>
internal static class DownloadDisplay
{
    // A mirror that is silent for so long is given up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="MnistDownload.FillAsync"/>
    public static Task FillAsync(string folder, IReadOnlyList<string> mirrors, CancellationToken cancellation)
    {
        if (Console.IsOutputRedirected)
        {
            return new MnistDownload(mirrors, MnistFile.All, Patience, new DownloadLines(Console.Out)).FillAsync(folder, cancellation);
        }

        return AnsiConsole.Progress().Columns(DownloadBars.Columns).StartAsync(bars =>
            new MnistDownload(mirrors, MnistFile.All, Patience, new DownloadBars(AnsiConsole.Console, bars)).FillAsync(folder, cancellation));
    }
}
