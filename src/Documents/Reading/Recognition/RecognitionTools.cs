namespace Pipeline.Documents.Reading.Recognition;

/// <summary>The programs of this machine that turn images into text; each is optional.</summary>
/// <param name="Tesseract">The path of Tesseract, which recognises text; null: there is none.</param>
/// <param name="PageRenderer">The path of Poppler's pdftoppm, which draws pages of PDF; null: there is none.</param>
/// <param name="LanguageFolder">Where Tesseract is to look for its languages; null: where it was built to.</param>
public sealed record RecognitionTools(string? Tesseract, string? PageRenderer, string? LanguageFolder = null)
{
    // Where a service, whose PATH may be bare, finds what is installed by apt, Homebrew, MacPorts and hand.
    private static readonly string[] UsualFolders =
    [
        "/usr/bin",
        "/usr/local/bin",
        "/opt/homebrew/bin",
        "/opt/local/bin",
    ];

    /// <summary>No program at all.</summary>
    public static RecognitionTools None { get; } = new(null, null);

    /// <summary>Looks where programs lie: a few looks at the disk, so that what is installed meanwhile is
    /// found.</summary>
    public static RecognitionTools Find() =>
        new(
            Find("tesseract", "Tesseract-OCR"),
            Find("pdftoppm", "poppler"),
            Environment.GetEnvironmentVariable("TESSDATA_PREFIX") is { Length: > 0 } folder ? folder : null
        );

    private static string? Find(string program, string windowsFolder)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(
                OperatingSystem.IsWindows()
                    ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), windowsFolder)]
                    : UsualFolders
            );

        // What a relative folder of the PATH holds depends on who asks.
        return folders
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
