namespace Pipeline.Cli.CommandLine;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command ran and failed, wholly or in part.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was done.</summary>
    public const int Usage = 2;

    public const int Unreachable = 3;

    /// <summary>Interrupted (Ctrl-C), as shells report it.</summary>
    public const int Interrupted = 130;
}
