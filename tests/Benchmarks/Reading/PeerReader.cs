using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Benchmarks.Reading;

/// <summary>A program of others that makes text of files: pandoc, and pdftotext of poppler, as Debian has
/// them.</summary>
/// <param name="Program">Its command.</param>
/// <param name="Arguments">What it is told, with FILE for the file.</param>
internal sealed record PeerReader(string Program, params string[] Arguments)
{
    private const string File = "FILE";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // What pandoc reads, by the set's names of formats.
    private static readonly Dictionary<string, string> Pandoc = new(StringComparer.Ordinal)
    {
        ["docx"] = "docx",
        ["odt"] = "odt",
        ["epub"] = "epub",
        ["html"] = "html",
        ["rtf"] = "rtf",
        ["md"] = "markdown",
        ["org"] = "org",
        ["tex"] = "latex",
        ["ipynb"] = "ipynb",
        ["csv"] = "csv",
    };

    /// <summary>The peer that reads files of a format, or null.</summary>
    public static PeerReader? Of(string format) =>
        format == "pdf" ? new PeerReader("pdftotext", "-enc", "UTF-8", File, "-")
        : Pandoc.TryGetValue(format, out var name)
            ? new PeerReader("pandoc", "-f", name, "-t", "plain", "--wrap=none", File)
        : null;

    /// <summary>The text of a file; null: it is refused, or takes too long.</summary>
    /// <exception cref="Win32Exception">The program is not installed.</exception>
    public async Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Program, Arguments.Select(argument => argument == File ? path : argument))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var text = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await errors;
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 ? text : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            return null;
        }
    }
}
