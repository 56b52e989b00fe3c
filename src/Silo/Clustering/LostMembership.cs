using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Silo.Clustering;

/// <summary>
/// Ends a silo that cannot go on: the others have declared it dead, because it hung or was cut off. What it held has
/// been taken over, so it must not serve another request; whoever looks after the process starts it again.
/// </summary>
internal sealed class LostMembership : IFatalErrorHandler
{
    /// <summary>The exit code by which a silo tells that it is to be started again.</summary>
    public const int ExitCode = 75;

    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => exception is not ThreadInterruptedException;

    /// <inheritdoc/>
    [SuppressMessage("Globalization", "CA1303", Justification = "Diagnostics are English.")]
    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        Console.Error.WriteLine(
            $"This silo ends, to be started again: {context ?? exception?.Message ?? "it has lost its place in the cluster"}"
        );
        Console.Error.WriteLine(
            "If that goes on: the others must reach it where --advertise says, and --silo-certificate must be the same authority's on all silos, or on none."
        );
        Console.Error.Flush();

        // Not by the orderly way: that would wait for grains and connections which are others' now.
        Environment.Exit(ExitCode);
    }
}
