namespace Pipeline.Documents.Sandbox;

/// <summary>How the pool of reader processes behaves.</summary>
public sealed record SandboxOptions
{
    /// <summary>Most processes at a time; 1 to 64. 1 unless set. Each may use
    /// <c>ReadingLimits.MaxMemoryBytes</c>.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>Most documents that may wait for a process; 1 to 100 000. 256 unless set. More are refused at
    /// once.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Whether short plain texts (64 KiB), of which nothing is parsed, are read without a process. True unless
    /// set.</summary>
    public bool ReadsShortTexts { get; init; } = true;

    /// <summary>Documents after which a process is replaced; 1 or more. 500 unless set.</summary>
    public int MaxDocumentsPerProcess { get; init; } = 500;

    /// <summary>
    /// Working set after a document above which a process is replaced, in bytes; 32 MiB or more. 192 MiB unless set:
    /// what a large document took is given back before it is indexed.
    /// </summary>
    public long MaxIdleWorkingSetBytes { get; init; } = 192L << 20;

    /// <summary>Longest time that a process may take to become ready. 30 s unless set.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts to start a process before a document is refused as unavailable; 1 to 10. 3 unless
    /// set.</summary>
    public int StartAttempts { get; init; } = 3;

    /// <summary>Wait before a process is started again after the first crash; doubled with each further one. 100 ms
    /// unless set.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait before a process is started again. 10 s unless set.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the exception names it.</exception>
    public void Validate()
    {
        Require(Processes is >= 1 and <= 64, nameof(Processes), Processes, "1 to 64");
        Require(MaxWaiting is >= 1 and <= 100_000, nameof(MaxWaiting), MaxWaiting, "1 to 100000");
        Require(MaxDocumentsPerProcess >= 1, nameof(MaxDocumentsPerProcess), MaxDocumentsPerProcess, "1 or more");
        Require(
            MaxIdleWorkingSetBytes >= 32L << 20,
            nameof(MaxIdleWorkingSetBytes),
            MaxIdleWorkingSetBytes,
            "32 MiB or more"
        );
        Require(StartTimeout > TimeSpan.Zero, nameof(StartTimeout), StartTimeout, "more than zero");
        Require(StartAttempts is >= 1 and <= 10, nameof(StartAttempts), StartAttempts, "1 to 10");
        Require(FirstBackoff >= TimeSpan.Zero, nameof(FirstBackoff), FirstBackoff, "zero or more");
        Require(LongestBackoff >= FirstBackoff, nameof(LongestBackoff), LongestBackoff, "FirstBackoff or more");
    }

    private static void Require(bool met, string name, object value, string range)
    {
        if (!met)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
        }
    }
}
