namespace Pipeline.Silo;

/// <summary>How this program starts itself again as a reader of documents.</summary>
internal static class DocumentReaderProcess
{
    public const string Verb = "read-documents";

    /// <summary>The command line: the program's own executable, or <c>dotnet</c> with its assembly.</summary>
    public static (string FileName, IReadOnlyList<string> Arguments) Command()
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "Pipeline.Silo.dll");
        var executable = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        return File.Exists(executable)
            ? (executable, [Verb])
            : (Environment.ProcessPath ?? "dotnet", [assembly, Verb]);
    }
}
