namespace Pipeline.EndToEnd.Running;

/// <summary>Other programs that some tests need.</summary>
internal static class InstalledProgram
{
    /// <summary>Where a program lies; null: it is not on the PATH.</summary>
    /// <param name="names">Its names, the preferred one first.</param>
    public static string? Find(params string[] names) =>
        (
            from name in names
            from directory in (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Append("/usr/sbin")
            let path = Path.Combine(directory, name)
            where File.Exists(path)
            select path
        ).FirstOrDefault();

    /// <summary>
    /// Why a test that needs a program is skipped; null: it runs. Where everything must run (the variable
    /// <c>PIPELINE_REQUIRE_PROGRAMS</c> is set) it runs without the program too, and fails.
    /// </summary>
    public static string? ReasonToSkip(params string[] names) =>
        Find(names) is not null || Environment.GetEnvironmentVariable("PIPELINE_REQUIRE_PROGRAMS") is { Length: > 0 }
            ? null
            : $"There is no {string.Join(", ", names)} on the PATH; install one to run this test.";
}
