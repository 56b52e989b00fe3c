namespace Pipeline.Inference.Tests.Generation;

/// <summary>Finds the committed tiny models above the test binaries.</summary>
internal static class TinyModels
{
    public static string Chat { get; } = Find("tiny-chat.gguf");

    public static string Draft { get; } = Find("tiny-draft.gguf");

    public static string Reference { get; } = Find("tiny-chat.reference.json");

    private static string Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "Models", "tiny", file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"tests/Models/tiny/{file} is not above {AppContext.BaseDirectory}.");
    }
}
