namespace Pipeline.Inference.Models.Downloads;

/// <summary>Limits of downloads.</summary>
public sealed record ModelDownloadOptions
{
    /// <summary>The largest file, in bytes. 64 GiB.</summary>
    public long MaxFileBytes { get; init; } = 64L << 30;

    /// <summary>Attempts in a row that bring no new byte before a file is given up. 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Attempts in all before a file is given up. 100.</summary>
    public int MaxAttemptsInAll { get; init; } = 100;

    /// <summary>The wait before the second attempt; it doubles with each attempt that brings nothing. 1 s.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between attempts, also where the server asks for more. 60 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection that brings nothing for this long is broken off. 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What stays free on the disk, in bytes. 256 MiB.</summary>
    public long FreeBytes { get; init; } = 256L << 20;

    /// <summary>Says how many bytes are free where a path is.</summary>
    internal Func<string, long> FreeSpace { get; init; } =
        static path => new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;

    /// <summary>Checks the limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the limit that is out of range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFileBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttemptsInAll, MaxAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, FirstDelay);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(FreeBytes);
    }
}
