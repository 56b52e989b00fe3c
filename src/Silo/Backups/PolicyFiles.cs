namespace Pipeline.Silo.Backups;

/// <summary>The files of the guardrail policies, as a backup takes them along.</summary>
internal static class PolicyFiles
{
    private const long Longest = 1 << 20;

    /// <summary>The files of a folder by their names; none: there is no folder.</summary>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Read(string? folder) =>
        folder is not null && Directory.Exists(folder)
            ? new DirectoryInfo(folder)
                .EnumerateFiles("*.json")
                .Where(file => file.Length <= Longest)
                .ToDictionary(file => file.Name, file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file.FullName))
            : new Dictionary<string, ReadOnlyMemory<byte>>();
}
