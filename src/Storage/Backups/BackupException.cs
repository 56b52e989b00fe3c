namespace Pipeline.Storage.Backups;

/// <summary>A backup cannot be made, read or restored. People are told the problem with its values in their
/// language.</summary>
/// <param name="problem">What stands in the way.</param>
/// <param name="values">What is to be said of the case, by name.</param>
public sealed class BackupException(BackupProblem problem, params (string Name, string Value)[] values)
    : Exception($"{problem}: {string.Join(", ", values.Select(value => $"{value.Name} {value.Value}"))}")
{
    private const int FullDisk = unchecked((int)0x80070070);
    private const int FullHandle = unchecked((int)0x80070027);
    private const int NoSpace = 28;
    private const int Quota = 122;

    /// <summary>What stands in the way.</summary>
    public BackupProblem Problem => problem;

    /// <summary>What is to be said of the case, by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; } =
        values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);

    /// <summary>Whether a file could not be written for want of room.</summary>
    /// <param name="error">What was thrown.</param>
    public static bool IsDiskFull(Exception error) =>
        error is IOException { HResult: FullDisk or FullHandle or NoSpace or Quota };
}
