using Microsoft.AspNetCore.StaticFiles;

namespace Pipeline.Silo.Startup;

/// <summary>What the files of the dashboard are.</summary>
internal static class PageFiles
{
    /// <summary>The usual types by the ends of names, and those of what draws PDF.</summary>
    public static IContentTypeProvider Types { get; } =
        new FileExtensionContentTypeProvider
        {
            Mappings = { [".mjs"] = "text/javascript", [".bcmap"] = "application/octet-stream" },
        };
}
